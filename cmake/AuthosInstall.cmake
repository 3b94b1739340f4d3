# Install and export, one component per library: find_package(authos 0.1 COMPONENTS authcore) looks for
# nothing that authcore does not need. What a component needs is read from its target, and the versions
# from Dependencies.cmake, so that neither is written down twice.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# From the bottom up: a library comes after those it uses. Absent ones are skipped.
set(_authos_components base authcore telemetry storage storage_sqlite storage_psql storage_mysql
    outbound identity jobs http api)
set(AUTHOS_INSTALL_CMAKEDIR ${CMAKE_INSTALL_LIBDIR}/cmake/authos)

# _authos_package_call(<package> <parts> <out>): the arguments of find_dependency for a package of
# Dependencies.cmake, of which the targets <package>::<parts> are used.
function(_authos_package_call package parts out)
    file(STRINGS ${PROJECT_SOURCE_DIR}/cmake/Dependencies.cmake lines REGEX "^ *find_package\\(${package}[ )]")
    if(NOT lines)
        message(FATAL_ERROR "An installed library uses ${package}, which cmake/Dependencies.cmake does not list")
    endif()
    list(GET lines 0 line)
    string(REGEX REPLACE "^ *find_package\\(([^)]*)\\).*" "\\1" call "${line}")
    set(components "")
    if(call MATCHES "COMPONENTS")
        # These are always there and are no components of their package.
        list(REMOVE_ITEM parts headers boost)
        if(package STREQUAL "SOCI")
            list(REMOVE_ITEM parts core)
        endif()
        string(REPLACE ";" " " components "${parts}")
    endif()
    string(REGEX REPLACE " *(REQUIRED|COMPONENTS.*)" "" call "${call}")
    if(components)
        string(APPEND call " COMPONENTS ${components}")
    endif()
    set(${out} "${call}" PARENT_SCOPE)
endfunction()

# _authos_needs(<component> <out components> <out code>): what the config file does before it loads the
# targets of a component. Items in $<BUILD_INTERFACE:...> (header-only helpers) are not needed any more.
function(_authos_needs component out_components out_code)
    get_target_property(links authos_${component} LINK_LIBRARIES)
    set(components "")
    set(packages "")
    foreach(item IN LISTS links)
        if(item MATCHES "^authos(::|_)(.+)$")
            list(APPEND components ${CMAKE_MATCH_2})
        elseif(item MATCHES "^([A-Za-z0-9_-]+)::(.+)$")
            list(APPEND packages ${CMAKE_MATCH_1})
            list(APPEND parts_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES packages)
    set(code "")
    foreach(package IN LISTS packages)
        _authos_package_call(${package} "${parts_${package}}" call)
        string(APPEND code "        find_dependency(${call})\n")
    endforeach()
    set(${out_components} "${components}" PARENT_SCOPE)
    set(${out_code} "${code}" PARENT_SCOPE)
endfunction()

# authos_install(<component>): archive, headers and export set of one library. `cmake --install
# --component <component>` installs that library alone.
function(authos_install component)
    # The backends are built from the folder of storage and share its headers.
    string(REGEX REPLACE "^storage_.*" "storage" folder ${component})
    install(TARGETS authos_${component} EXPORT authos-${component}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${component})
    if(folder STREQUAL component)
        install(DIRECTORY ${PROJECT_SOURCE_DIR}/libs/${folder}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
            COMPONENT ${component} FILES_MATCHING PATTERN "*.hpp")
    endif()
    install(EXPORT authos-${component} NAMESPACE authos:: FILE authos-${component}-targets.cmake
        DESTINATION ${AUTHOS_INSTALL_CMAKEDIR} COMPONENT ${component})
endfunction()

set(AUTHOS_CONFIG_COMPONENTS "")
set(AUTHOS_CONFIG_USES "")
set(AUTHOS_CONFIG_DEPENDENCIES "")
foreach(component IN LISTS _authos_components)
    if(TARGET authos_${component})
        authos_install(${component})
        _authos_needs(${component} uses code)
        list(APPEND AUTHOS_CONFIG_COMPONENTS ${component})
        string(REPLACE ";" " " uses "${uses}")
        string(APPEND AUTHOS_CONFIG_USES "set(_authos_${component}_uses ${uses})\n")
        if(code)
            string(APPEND AUTHOS_CONFIG_DEPENDENCIES "    if(_authos_component STREQUAL \"${component}\")\n${code}    endif()\n")
        endif()
    endif()
endforeach()
string(REPLACE ";" " " AUTHOS_CONFIG_COMPONENTS "${AUTHOS_CONFIG_COMPONENTS}")

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/authosConfig.cmake.in
    ${PROJECT_BINARY_DIR}/authosConfig.cmake INSTALL_DESTINATION ${AUTHOS_INSTALL_CMAKEDIR})
# Before 1.0 a new minor version may change interfaces.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/authosConfigVersion.cmake COMPATIBILITY SameMinorVersion)
file(GLOB _authos_find_modules ${CMAKE_CURRENT_LIST_DIR}/Find*.cmake)
install(FILES ${PROJECT_BINARY_DIR}/authosConfig.cmake ${PROJECT_BINARY_DIR}/authosConfigVersion.cmake
    ${_authos_find_modules} DESTINATION ${AUTHOS_INSTALL_CMAKEDIR} COMPONENT package)

foreach(backend IN LISTS AUTHOS_BACKENDS)
    if(TARGET sso_${backend})
        install(TARGETS sso_${backend} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT server)
    endif()
endforeach()
