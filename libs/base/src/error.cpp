#include "authos/base/error.hpp"
