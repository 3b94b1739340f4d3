# The shape of a library and of its tests, so that each CMakeLists.txt says only what is particular.

# authos_library(<name> [SOURCES dir...] [PUBLIC targets...] [PRIVATE targets...])
# A static library authos_<name>, alias authos::<name>, of all .cpp files below src/ (or below SOURCES).
# PRIVATE unless a type of the dependency appears in a public header.
function(authos_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;EXCLUDE;PUBLIC;PRIVATE")
    if(NOT arg_SOURCES)
        set(arg_SOURCES src)
    endif()
    set(sources)
    foreach(folder IN LISTS arg_SOURCES)
        file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
        list(APPEND sources ${found})
    endforeach()
    foreach(folder IN LISTS arg_EXCLUDE)
        list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${folder}/")
    endforeach()
    add_library(authos_${name} STATIC ${sources})
    add_library(authos::${name} ALIAS authos_${name})
    target_include_directories(authos_${name}
        PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
        PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_compile_features(authos_${name} PUBLIC cxx_std_20)
    target_link_libraries(authos_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:authos_warnings>)
    if(NOT name STREQUAL http) # Boost's headers trip it
        target_compile_options(authos_${name} PRIVATE -Wnull-dereference)
    endif()
    set_target_properties(authos_${name} PROPERTIES EXPORT_NAME ${name})
endfunction()

# authos_tests(<name> [PRIVATE targets...])
# One executable <name>_tests of all tests/*_test.cpp, each TEST_CASE a CTest entry with label "unit".
function(authos_tests name)
    if(NOT AUTHOS_BUILD_TESTS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PRIVATE")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp)
    add_executable(${name}_tests ${sources})
    target_link_libraries(${name}_tests PRIVATE authos::${name} ${arg_PRIVATE} Catch2::Catch2WithMain authos_warnings)
    target_include_directories(${name}_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/tests)
    set_target_properties(${name}_tests PROPERTIES UNITY_BUILD OFF)
    catch_discover_tests(${name}_tests TEST_PREFIX "${name}: " PROPERTIES LABELS unit)
endfunction()

# authos_fuzzers(<name> [PRIVATE targets...])
# One libFuzzer executable fuzz_<name>_<file> per fuzz/<file>.cpp; needs clang.
function(authos_fuzzers name)
    if(NOT AUTHOS_BUILD_FUZZERS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PRIVATE")
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/*.cpp)
    foreach(source IN LISTS sources)
        get_filename_component(stem ${source} NAME_WE)
        add_executable(fuzz_${name}_${stem} ${source})
        target_link_libraries(fuzz_${name}_${stem} PRIVATE authos::${name} ${arg_PRIVATE} authos_warnings)
        # As tests do, targets reach parts behind the public headers.
        target_include_directories(fuzz_${name}_${stem} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
        target_link_options(fuzz_${name}_${stem} PRIVATE -fsanitize=fuzzer)
        target_compile_options(fuzz_${name}_${stem} PRIVATE -fsanitize=fuzzer)
    endforeach()
endfunction()
