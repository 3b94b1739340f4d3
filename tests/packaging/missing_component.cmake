# A component that does not exist, and a version that does not fit, are refused with a sentence that helps.
file(REMOVE_RECURSE ${WORK})

function(expect_refusal name find_arguments wanted_text)
    file(WRITE ${WORK}/${name}/CMakeLists.txt
        "cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES CXX)\nfind_package(authos ${find_arguments} REQUIRED)\n")
    execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK}/${name} -B ${WORK}/${name}/build -G ${GENERATOR}
            -D CMAKE_PREFIX_PATH=${PREFIX} -D CMAKE_CXX_COMPILER=${CXX}
        OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
    if(result EQUAL 0)
        message(FATAL_ERROR "find_package(authos ${find_arguments}) was expected to fail")
    endif()
    # CMake wraps its messages.
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(NOT output MATCHES "${wanted_text}")
        message(FATAL_ERROR "find_package(authos ${find_arguments}) does not say '${wanted_text}':\n${output}")
    endif()
endfunction()

expect_refusal(component "0.1 COMPONENTS authcore teleport" "no component 'teleport' here; it has: .*authcore")
expect_refusal(newer "0.2 COMPONENTS authcore" "compatible with requested version")
expect_refusal(major "1.0 COMPONENTS authcore" "compatible with requested version")
