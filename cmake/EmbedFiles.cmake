# authos_embed_files(<target> NAME <name> FILES <file>...)
# Compiles files into <target>: function authos::embedded::<name>() returns {name, content} pairs in the
# order given. Used for migrations and for assets of the hosted pages.
set(_authos_embed_script ${CMAKE_CURRENT_LIST_DIR}/EmbedFilesScript.cmake)

function(authos_embed_files target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME" "FILES")
    set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${arg_NAME}.cpp)
    string(REPLACE ";" "\n" listing "${arg_FILES}")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/embedded_${arg_NAME}.txt CONTENT "${listing}\n" @ONLY)
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -D NAME=${arg_NAME} -D OUTPUT=${output}
                -D LISTING=${CMAKE_CURRENT_BINARY_DIR}/embedded_${arg_NAME}.txt -P ${_authos_embed_script}
        DEPENDS ${arg_FILES} ${CMAKE_CURRENT_BINARY_DIR}/embedded_${arg_NAME}.txt ${_authos_embed_script}
        COMMENT "Embedding ${arg_NAME}" VERBATIM)
    target_sources(${target} PRIVATE ${output})
    set_source_files_properties(${output} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
