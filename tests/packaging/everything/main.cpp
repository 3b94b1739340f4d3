// The linking is the test: every library of the install tree, whole.

int main() {
    return 0;
}
