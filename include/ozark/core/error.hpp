#pragma once
// The four ways a call can fail. Non-convergence is none of them: it is a value (convergence.hpp).
// Text of an error: what, the value, the bound, the way out; lower case, no full stop.

#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace ozark {

/// Base of every exception Ozark throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A function was called outside the domain its header states.
class DomainError : public Error {
 public:
  using Error::Error;
};

/// A study file or command line that cannot be used; the text lists every mistake with its position.
class ConfigError : public Error {
 public:
  using Error::Error;
};

/// A file, directory or program of the environment that cannot be used.
class IoError : public Error {
 public:
  using Error::Error;
};

/// A defect of Ozark itself.
class InternalError : public Error {
 public:
  using Error::Error;
};

/// Throws DomainError with the formatted text unless `holds`.
template <class... Args>
void require(bool holds, fmt::format_string<Args...> text, Args&&... args) {
  if (!holds) throw DomainError(fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace ozark
