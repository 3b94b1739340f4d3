#include "sso.hpp"

int main(int argc, char** argv) {
    return authos::sso::run(argc, argv, authos::storage::Backend::mysql, authos::storage::mysql::backend());
}
