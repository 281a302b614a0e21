# Checks one study from scratch: what an earlier build of the same version left behind proves nothing.
# cmake -DOZARK=... -DSTUDY=... -DOUTPUT=... -DTHREADS=... -P validate.cmake
file(REMOVE_RECURSE ${OUTPUT})
execute_process(COMMAND ${OZARK} validate ${STUDY} --output ${OUTPUT} --threads ${THREADS} --no-figures
                COMMAND_ERROR_IS_FATAL ANY)
