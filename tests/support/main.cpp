// The one main of every test program: Catch takes half a minute to compile, so it is compiled here and nowhere else.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
