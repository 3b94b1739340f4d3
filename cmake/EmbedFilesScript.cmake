# Writes the source file for authos_embed_files. Content becomes comma-separated octets: a string literal
# would meet the compilers' length limits.
file(STRINGS ${LISTING} files)
set(text "// Generated from the files of ${NAME}.\n#include <string_view>\n#include <utility>\n#include <vector>\n\n")
set(entries "")
set(index 0)
foreach(path IN LISTS files)
    file(READ ${path} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," octets "${hex}")
    get_filename_component(name ${path} NAME)
    string(APPEND text "static const char content_${index}[] = {${octets}'\\0'};\n")
    string(APPEND entries "        {\"${name}\", std::string_view(content_${index}, sizeof(content_${index}) - 1)},\n")
    math(EXPR index "${index} + 1")
endforeach()
string(APPEND text "\nnamespace authos::embedded {\n"
    "std::vector<std::pair<std::string_view, std::string_view>> ${NAME}() {\n    return {\n${entries}    };\n}\n"
    "} // namespace authos::embedded\n")
file(WRITE ${OUTPUT} "${text}")
