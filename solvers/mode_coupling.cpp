#include "mode_coupling.hpp"

#include <ozark/io/key_path.hpp>

#include <cmath>
#include <utility>

namespace ozark {
namespace {

constexpr double coarsest = 1.25;   // dk [1/sigma]: the width of the peak of S(k) in a dense fluid
constexpr double well_waves = 2.5;  // least cut-off times the width of a well: S(k) rings on that scale

/// The part of a study whose keys may be varied.
struct Varied {
  SystemConfig system;
};
void describe(Describer& d, Varied& v) { d.section("system", v.system); }

}  // namespace

void check_system_key(Describer& d, const SystemConfig& system, const std::string& at, const std::string& key,
                      const std::string& range_at, const std::vector<double>& range) {
  Varied varied{system};
  try {
    const KeyInfo info = find_key(varied, key);
    d.check(info.is_number, at, "must be a number, which '{}' is not", key);
    for (const double end : range)
      d.check(info.bounds.contains(end), range_at, "must stay in the range {} of '{}', got {}", info.bounds.text(), key,
              end);
  } catch (const ConfigError& e) {
    d.check(false, at, "{}", e.what());
  }
}

std::optional<double> value_of_key(const SystemConfig& system, const std::string& key) {
  Varied varied{system};
  return find_key(varied, key).value;
}

SystemConfig with_key(const SystemConfig& system, const std::string& key, double value) {
  Varied varied{system};
  set_key(varied, key, value);
  return std::move(varied.system);
}

void describe_kernel(Describer& d, KernelConfig& k) {
  d.choice("kernel", k.kind, "quadrature of the memory kernel",
           {{"fourier", mct::KernelKind::fourier, "trigonometric transforms, spectrally accurate; needs dk <= 0.25"},
            {"bipolar", mct::KernelKind::bipolar, "the literature's second-order sum"}});
  d.choice("grid", k.grid.kind, "wave numbers",
           {{"midpoint", mct::GridKind::midpoint, "k = (i + 1/2) dk, i = 0 .. points-1"},
            {"integer", mct::GridKind::integer, "k = i dk, i = 1 .. points; bipolar only"}});
  d.field("points", k.grid.points, "number of wave numbers", between(8, 20000));
  d.field("cutoff", k.grid.cutoff, "points * dk [1/sigma]", between(1.0, 1e4));
  d.check(k.kind != mct::KernelKind::fourier || k.grid.kind == mct::GridKind::midpoint, "grid",
          "must be \"midpoint\" for the fourier kernel; or choose kernel = \"bipolar\"");
}

void check_grid(Describer& d, const SystemConfig& system, const char* section, const KernelConfig& kernel) {
  const double dk = kernel.grid.spacing(), cutoff = kernel.grid.cutoff;
  const auto key = [&](const char* leaf) { return fmt::format("{}.{}", section, leaf); };
  d.check(dk <= coarsest, key("points"),
          "is too few: the spacing cutoff / points = {:.3g} does not resolve the peak of S(k); take at least {:.0f}",
          dk, std::ceil(cutoff / 0.4));
  if (system.potential.kind != PotentialKind::square_well || !system.potential.width) return;
  const double width = *system.potential.width;
  d.check(
      cutoff * width >= well_waves, key("cutoff"),
      "is too small for a well of width {}: S(k) has not settled there; take at least {:.3g}, and points in proportion",
      width, well_waves / width);
}

Eigen::Index report_point(const mct::StatePoint& state, const std::optional<double>& wanted) {
  Eigen::Index point = 0;
  if (wanted) {
    (state.structure.k - *wanted).abs().minCoeff(&point);
    return point;
  }
  Eigen::ArrayXd total = Eigen::ArrayXd::Zero(state.structure.k.size());
  const auto& species = state.system.species;
  for (std::size_t i = 0; i < species.size(); ++i)
    for (std::size_t j = 0; j < species.size(); ++j)
      total += std::sqrt(species[i].fraction * species[j].fraction) *
               state.structure.S(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  total.maxCoeff(&point);
  return point;
}

const std::string& name_of(const System& system, Eigen::Index i) {
  return system.species[static_cast<std::size_t>(i)].name;
}

}  // namespace ozark
