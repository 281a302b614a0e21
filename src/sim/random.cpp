#include <ozark/sim/random.hpp>

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace ozark::sim {

std::array<double, 4> Random::uniform(Stream stream, std::uint64_t particle, std::uint64_t step,
                                      std::uint64_t draw) const {
  using Generator = r123::Philox4x64;
  const Generator::key_type key = {{seed_, static_cast<std::uint64_t>(stream)}};
  const auto bits = Generator{}(Generator::ctr_type{{particle, step, draw, 0}}, key);
  std::array<double, 4> u{};
  for (std::size_t i = 0; i < 4; ++i) u[i] = (static_cast<double>(bits[i] >> 11U) + 0.5) * 0x1p-53;
  return u;
}

std::array<double, 4> Random::normal(Stream stream, std::uint64_t particle, std::uint64_t step,
                                     std::uint64_t draw) const {
  const std::array<double, 4> u = uniform(stream, particle, step, draw);
  const double size[2] = {std::sqrt(-2.0 * std::log(u[0])), std::sqrt(-2.0 * std::log(u[2]))};
  const double angle[2] = {2.0 * std::numbers::pi * u[1], 2.0 * std::numbers::pi * u[3]};
  return {size[0] * std::cos(angle[0]), size[0] * std::sin(angle[0]), size[1] * std::cos(angle[1]),
          size[1] * std::sin(angle[1])};
}

}  // namespace ozark::sim
