# AUTHOS_SANITIZER=address adds UndefinedBehaviorSanitizer; =thread stands alone.
if(AUTHOS_SANITIZER STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
elseif(AUTHOS_SANITIZER STREQUAL "thread")
    # gcc warns that fences are not modelled; Asio uses them, and only there.
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -Wno-tsan)
    add_link_options(-fsanitize=thread)
elseif(AUTHOS_SANITIZER)
    message(FATAL_ERROR "AUTHOS_SANITIZER is '${AUTHOS_SANITIZER}'; expected address, thread or nothing")
endif()
