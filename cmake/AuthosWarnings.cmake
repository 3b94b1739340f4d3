# Warnings are errors. authos_library adds -Wnull-dereference.
add_library(authos_warnings INTERFACE)
target_compile_options(authos_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror
    # A struct built with designated initialisers may leave members at their defaults.
    -Wno-missing-field-initializers
    # g++ 12 sees overlapping copies in every optimised "literal" + std::string (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
