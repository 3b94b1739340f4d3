# Installs BUILD_TREE into an empty PREFIX and looks whether the promised files are there.
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD_TREE} --prefix ${PREFIX}
    OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "cmake --install failed:\n${output}")
endif()

file(GLOB_RECURSE installed RELATIVE ${PREFIX} ${PREFIX}/*)
foreach(pattern IN ITEMS
        "^include/authos/base/result\\.hpp$" "^include/authos/authcore/jwt\\.hpp$"
        "^lib[^/]*/(.*/)?libauthos_base\\.a$" "^lib[^/]*/(.*/)?libauthos_authcore\\.a$"
        "cmake/authos/authosConfig\\.cmake$" "cmake/authos/authosConfigVersion\\.cmake$"
        "cmake/authos/authos-base-targets\\.cmake$" "cmake/authos/authos-authcore-targets\\.cmake$"
        "cmake/authos/FindSOCI\\.cmake$" "cmake/authos/FindSodium\\.cmake$"
        "cmake/authos/FindUtf8proc\\.cmake$" "cmake/authos/FindCbor\\.cmake$")
    set(found ${installed})
    list(FILTER found INCLUDE REGEX "${pattern}")
    if(NOT found)
        message(FATAL_ERROR "The install tree has no file that matches ${pattern}")
    endif()
endforeach()

# Nothing private: sources, tests, headers of third parties.
foreach(path IN LISTS installed)
    if(path MATCHES "\\.(cpp|o)$" OR path MATCHES "^include/[^/]*$" OR (path MATCHES "^include/" AND NOT path MATCHES "^include/authos/"))
        message(FATAL_ERROR "${path} does not belong into the install tree")
    endif()
endforeach()

# An install tree is moved and packaged: no file may point back into the build or source tree.
file(GLOB config ${PREFIX}/lib*/cmake/authos/*.cmake ${PREFIX}/lib*/*/cmake/authos/*.cmake)
foreach(path IN LISTS config)
    file(READ ${path} text)
    string(FIND "${text}" "${BUILD_TREE}" position)
    if(NOT position EQUAL -1)
        message(FATAL_ERROR "${path} mentions the build tree ${BUILD_TREE}")
    endif()
endforeach()
