# Configures PROJECT against the install tree PREFIX in the empty folder WORK, builds it and runs PROGRAM.
# ENTRIES: further cache entries for the configuration.
file(REMOVE_RECURSE ${WORK})

function(run_step what)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${what} failed (${result}):\n${output}")
    endif()
    message(STATUS "${what}: ok")
endfunction()

run_step("configure" ${CMAKE_COMMAND} -S ${PROJECT} -B ${WORK} -G ${GENERATOR} -D CMAKE_PREFIX_PATH=${PREFIX}
    -D CMAKE_CXX_COMPILER=${CXX} -D "CMAKE_CXX_FLAGS=${CXX_FLAGS}" ${ENTRIES})
run_step("build" ${CMAKE_COMMAND} --build ${WORK})
run_step("run" ${WORK}/${PROGRAM})
