# What every target of the house has in common.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()

find_program(AUTHOS_CCACHE ccache)
if(AUTHOS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${AUTHOS_CCACHE})
endif()

foreach(backend IN LISTS AUTHOS_BACKENDS)
    if(NOT backend MATCHES "^(sqlite|psql|mysql)$")
        message(FATAL_ERROR "AUTHOS_BACKENDS names '${backend}'; expected sqlite, psql or mysql")
    endif()
endforeach()
