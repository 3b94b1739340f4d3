# Finds SOCI 4.0, for which the distribution ships no CMake package. Components: sqlite, psql, mysql.
# Yields SOCI::core and SOCI::<component>, static archives preferred, also where an upstream config
# package exists.
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_library(SOCI_core_LIBRARY NAMES libsoci_core.a soci_core)

if(SOCI_INCLUDE_DIR AND EXISTS "${SOCI_INCLUDE_DIR}/soci/version.h")
    file(STRINGS "${SOCI_INCLUDE_DIR}/soci/version.h" _soci_version REGEX "#define SOCI_LIB_VERSION ")
    string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+)_([0-9]+)\".*" "\\1.\\2.\\3" SOCI_VERSION "${_soci_version}")
endif()

# Component, archive name, client library and its header.
set(_soci_sqlite_parts soci_sqlite3 sqlite3 sqlite3.h)
set(_soci_psql_parts soci_postgresql pq libpq-fe.h)
set(_soci_mysql_parts soci_mysql mariadb mysql.h)

foreach(component IN LISTS SOCI_FIND_COMPONENTS)
    list(GET _soci_${component}_parts 0 _archive)
    list(GET _soci_${component}_parts 1 _client)
    list(GET _soci_${component}_parts 2 _header)
    find_library(SOCI_${component}_LIBRARY NAMES lib${_archive}.a ${_archive})
    find_library(SOCI_${component}_CLIENT NAMES ${_client})
    find_path(SOCI_${component}_CLIENT_INCLUDE ${_header} PATH_SUFFIXES postgresql mariadb mysql)
    if(SOCI_${component}_LIBRARY AND SOCI_${component}_CLIENT AND SOCI_${component}_CLIENT_INCLUDE)
        set(SOCI_${component}_FOUND TRUE)
    endif()
    mark_as_advanced(SOCI_${component}_LIBRARY SOCI_${component}_CLIENT SOCI_${component}_CLIENT_INCLUDE)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI
    REQUIRED_VARS SOCI_core_LIBRARY SOCI_INCLUDE_DIR
    VERSION_VAR SOCI_VERSION HANDLE_COMPONENTS)

if(SOCI_FOUND AND NOT TARGET SOCI::core)
    find_package(Threads REQUIRED)
    add_library(SOCI::core UNKNOWN IMPORTED)
    set_target_properties(SOCI::core PROPERTIES
        IMPORTED_LOCATION "${SOCI_core_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "Threads::Threads;${CMAKE_DL_LIBS}")
endif()
foreach(component IN LISTS SOCI_FIND_COMPONENTS)
    if(SOCI_${component}_FOUND AND NOT TARGET SOCI::${component})
        add_library(SOCI::${component} UNKNOWN IMPORTED)
        set_target_properties(SOCI::${component} PROPERTIES
            IMPORTED_LOCATION "${SOCI_${component}_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR};${SOCI_${component}_CLIENT_INCLUDE}"
            INTERFACE_LINK_LIBRARIES "SOCI::core;${SOCI_${component}_CLIENT}")
    endif()
endforeach()
mark_as_advanced(SOCI_INCLUDE_DIR SOCI_core_LIBRARY)
