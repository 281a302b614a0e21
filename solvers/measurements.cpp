#include "measurements.hpp"

#include <ozark/analysis/bond_order.hpp>
#include <ozark/analysis/density_profile.hpp>
#include <ozark/analysis/displacement.hpp>
#include <ozark/analysis/intermediate_scattering.hpp>
#include <ozark/analysis/radial_distribution.hpp>
#include <ozark/analysis/shear_stress.hpp>
#include <ozark/analysis/structure_factor.hpp>
#include <ozark/analysis/velocity_autocorrelation.hpp>
#include <ozark/sim/kinetics.hpp>

#include <fmt/core.h>

#include <cmath>

namespace ozark {
namespace {

using Names = std::vector<std::string>;

/// An accumulator of `analysis` that takes configurations.
template <class Accumulator>
class OfConfigurations : public Measurement {
 public:
  OfConfigurations(const char* name, long every, Names kinds, Accumulator accumulator)
      : kinds_(std::move(kinds)), accumulator_(std::move(accumulator)), name_(name), every_(every) {}
  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] long every() const override { return every_; }
  void sample(const Moment& m) override { accumulator_.add(*m.configuration); }
  [[nodiscard]] std::vector<double> state() const override { return accumulator_.state(); }
  void restore(const std::vector<double>& state) override { accumulator_.restore(state); }

 protected:
  Names kinds_;
  Accumulator accumulator_;

 private:
  const char* name_;
  long every_;
};

/// Columns a_i_j with their errors, one for each i <= j.
void add_pairs(Table& table, const std::string& symbol, const Names& kinds, const MatrixField& value,
               const MatrixField& error) {
  const auto n = static_cast<Eigen::Index>(kinds.size());
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = i; j < n; ++j) {
      const std::string column =
          fmt::format("{}_{}_{}", symbol, kinds[static_cast<std::size_t>(i)], kinds[static_cast<std::size_t>(j)]);
      table.add(column, "", value(i, j));
      table.add(column + "_error", "", error(i, j));
    }
}

class PairDistribution final : public OfConfigurations<analysis::RadialDistribution> {
 public:
  using OfConfigurations::OfConfigurations;
  void report(RunDir& out, Summary&) const override {
    const auto r = accumulator_.result();
    Table table;
    table.add("r", "sigma", r.r);
    add_pairs(table, "g", kinds_, r.g, r.error);
    out.table("pair_distribution", table);
  }
};

class Structure final : public OfConfigurations<analysis::StructureFactorSampler> {
 public:
  using OfConfigurations::OfConfigurations;
  void report(RunDir& out, Summary&) const override {
    const auto s = accumulator_.by_shell();
    Table table;
    table.add("k", "1/sigma", s.k);
    add_pairs(table, "S", kinds_, s.S, s.error);
    table.add("vectors", "", s.vectors);
    out.table("structure_factor", table);
  }
};

/// Columns symbol_i with their errors, one for each species.
void add_species(Table& table, const std::string& symbol, const char* unit, const Names& kinds,
                 const Eigen::ArrayXXd& value, const Eigen::ArrayXXd& error) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    table.add(symbol + "_" + kinds[i], unit, value.col(static_cast<Eigen::Index>(i)));
    table.add(symbol + "_" + kinds[i] + "_error", unit, error.col(static_cast<Eigen::Index>(i)));
  }
}

class Displacements final : public OfConfigurations<analysis::Displacement> {
 public:
  Displacements(long every, Names kinds, int dimensions, analysis::Displacement accumulator)
      : OfConfigurations("displacement", every, std::move(kinds), std::move(accumulator)), dimensions_(dimensions) {}
  void report(RunDir& out, Summary& summary) const override {
    const auto r = accumulator_.result();
    Table table;
    table.add("t", "time", r.times);
    add_species(table, "msd", "sigma^2", kinds_, r.squared, r.squared_error);
    add_species(table, "non_gaussian", "", kinds_, r.non_gaussian, r.non_gaussian_error);
    out.table("displacement", table);
    const Eigen::Index last = last_known(r.squared_error), half = last / 2;
    const Eigen::Index middle = (half + last) / 2;
    if (last < 3) return;
    for (std::size_t i = 0; i < kinds_.size(); ++i) {  // slope over the last half of the times with errors
      const auto k = static_cast<Eigen::Index>(i);
      const auto slope = [&](Eigen::Index from, Eigen::Index to) {
        return (r.squared(to, k) - r.squared(from, k)) / (2.0 * dimensions_ * (r.times[to] - r.times[from]));
      };
      const double span = 2.0 * dimensions_ * (r.times[last] - r.times[half]), found = slope(half, last);
      const double noise = std::hypot(r.squared_error(last, k), r.squared_error(half, k)) / span;
      summary.emplace_back("diffusion_" + kinds_[i], found);
      summary.emplace_back("diffusion_" + kinds_[i] + "_error",
                           std::hypot(noise, slope(middle, last) - slope(half, middle)));
    }
    summary.emplace_back("diffusion_time", r.times[last]);
  }

 private:
  static Eigen::Index last_known(const Eigen::ArrayXXd& error) {
    Eigen::Index last = 0;
    for (Eigen::Index i = 0; i < error.rows(); ++i)
      if (error.row(i).isFinite().all()) last = i;
    return last;
  }
  int dimensions_;
};

class Scattering final : public OfConfigurations<analysis::IntermediateScattering> {
 public:
  using OfConfigurations::OfConfigurations;
  void report(RunDir& out, Summary&) const override {
    const auto r = accumulator_.result();
    Table table;
    std::vector<double> k, t;
    const std::size_t rows = r.curves.size() * static_cast<std::size_t>(r.times.size());
    const auto stacked = [&](auto&& of) {
      std::vector<double> all;
      all.reserve(rows);
      for (const auto& curve : r.curves)
        for (Eigen::Index i = 0; i < r.times.size(); ++i) all.push_back(of(curve, i));
      return all;
    };
    using Curve = analysis::IntermediateScattering::Curve;
    table.add("k", "1/sigma", stacked([](const Curve& c, Eigen::Index) { return c.k; }));
    table.add("t", "time", stacked([&](const Curve&, Eigen::Index i) { return r.times[i]; }));
    for (std::size_t a = 0; a < kinds_.size(); ++a) {
      const auto n = static_cast<Eigen::Index>(a);
      const std::string name = "F_s_" + kinds_[a];
      table.add(name, "", stacked([n](const Curve& c, Eigen::Index i) { return c.self(i, n); }));
      table.add(name + "_error", "", stacked([n](const Curve& c, Eigen::Index i) { return c.self_error(i, n); }));
      for (std::size_t b = a; b < kinds_.size(); ++b) {
        const auto m = static_cast<Eigen::Index>(b);
        const std::string pair = "F_" + kinds_[a] + "_" + kinds_[b];
        table.add(pair, "", stacked([=](const Curve& c, Eigen::Index i) { return c.collective(n, m)[i]; }));
        table.add(pair + "_error", "",
                  stacked([=](const Curve& c, Eigen::Index i) { return c.collective_error(n, m)[i]; }));
      }
    }
    out.table("intermediate_scattering", table);
  }
};

class Velocities final : public OfConfigurations<analysis::VelocityAutocorrelation> {
 public:
  using OfConfigurations::OfConfigurations;
  [[nodiscard]] Needs needs() const override { return Needs::velocities; }
  void report(RunDir& out, Summary&) const override {
    const auto r = accumulator_.result();
    Table table;
    table.add("t", "time", r.times);
    add_species(table, "correlation", "sigma^2/time^2", kinds_, r.correlation, r.correlation_error);
    add_species(table, "diffusion", "sigma^2/time", kinds_, r.diffusion, r.diffusion_error);
    out.table("velocity_autocorrelation", table);
  }
};

class Stress final : public Measurement {
 public:
  using Temperature = std::function<double(const Moment&)>;
  Stress(long every, const analysis::ShearStress::Options& options, Temperature temperature)
      : every_(every), accumulator_(options), temperature_(std::move(temperature)) {}
  [[nodiscard]] std::string name() const override { return "stress"; }
  [[nodiscard]] long every() const override { return every_; }
  [[nodiscard]] Needs needs() const override { return Needs::nothing; }
  void sample(const Moment& m) override {
    accumulator_.add(sim::pressure_tensor(*m.particles, m.tally.virial), m.particles->cell.volume(), temperature_(m));
  }
  void report(RunDir& out, Summary&) const override {
    const auto r = accumulator_.result();
    Table table;
    table.add("t", "time", r.times);
    table.add("modulus", "", r.modulus);
    table.add("modulus_error", "", r.modulus_error);
    table.add("viscosity", "", r.viscosity);
    table.add("viscosity_error", "", r.viscosity_error);
    out.table("stress", table);
  }
  [[nodiscard]] std::vector<double> state() const override { return accumulator_.state(); }
  void restore(const std::vector<double>& state) override { accumulator_.restore(state); }

 private:
  long every_;
  analysis::ShearStress accumulator_;
  Temperature temperature_;
};

class Profile final : public OfConfigurations<analysis::DensityProfile> {
 public:
  using OfConfigurations::OfConfigurations;
  void report(RunDir& out, Summary&) const override {
    const auto r = accumulator_.result();
    Table table;
    table.add("position", "sigma", r.position);
    add_species(table, "density", "", kinds_, r.density, r.error);
    out.table("density_profile", table);
  }
};

class Order final : public OfConfigurations<analysis::BondOrder> {
 public:
  using OfConfigurations::OfConfigurations;
  void report(RunDir& out, Summary& summary) const override {
    const auto r = accumulator_.result();
    Table table;
    table.add("degree", "", std::vector<double>{4.0, 6.0});
    add_species(table, "q", "", kinds_, r.q.value, r.q.error);
    add_species(table, "averaged_q", "", kinds_, r.averaged_q.value, r.averaged_q.error);
    add_species(table, "w", "", kinds_, r.w.value, r.w.error);
    out.table("bond_order", table);
    for (std::size_t i = 0; i < kinds_.size(); ++i)
      summary.emplace_back("neighbours_" + kinds_[i], r.neighbours[static_cast<Eigen::Index>(i)]);
  }
};

}  // namespace

void describe(Describer& d, MeasureConfig& c) {
  d.field("every", c.every, "steps between samples of energies and pressure", between(1, 1e9));
  d.field("static_every", c.static_every, "steps between samples of g(r), S(k) and profiles", between(1, 1e9));
  d.field("r_max", c.r_max, "measure g(r) up to this distance [sigma]", between(1e-2, 1e3));
  d.field("bins", c.bins, "of g(r)", between(1, 1e6));
  d.field("k_max", c.k_max, "measure S(k) up to this wave number [1/sigma]", between(1e-2, 1e4));
  d.field("vectors_per_shell", c.vectors_per_shell, "wave vectors in each shell of width 0.2 / sigma", between(1, 1e6));
  d.field(
      "longest_time", c.longest_time,
      "measure displacements, and what else depends on time, up to here; errors need twelve times as long a run [time]",
      above(0.0));
  d.field("wave_numbers", c.wave_numbers, "of intermediate scattering functions [1/sigma]", above(0.0));
  d.field("velocities", c.velocities, "measure their autocorrelation");
  d.field("stress", c.stress, "measure its correlation: the viscosity by Green and Kubo");
  d.field("neighbour_distance", c.neighbour_distance, "measure bond order of neighbours nearer than this [sigma]",
          above(0.0));
  d.choice<Axis>("profile_axis", c.profile_axis, "measure the density of each species across the cell along this",
                 {{"x", Axis::x, "the first edge"}, {"y", Axis::y, "the second"}, {"z", Axis::z, "the third"}});
  d.field("profile_bins", c.profile_bins, "of that profile", between(1, 1e6));
  const bool timed = !c.wave_numbers.empty() || c.velocities || c.stress;
  d.check(!timed || c.longest_time, "longest_time", "is needed: how long are correlations followed?");
}

std::vector<std::unique_ptr<Measurement>> measurements_of(const MeasureConfig& c, const sim::Particles& particles,
                                                          double time_step,
                                                          std::function<double(const Moment&)> temperature) {
  Names kinds;
  for (const auto& k : particles.kinds) kinds.push_back(k.name);
  const std::size_t n = kinds.size();
  std::vector<std::unique_ptr<Measurement>> all;
  if (c.r_max)
    all.push_back(
        std::make_unique<PairDistribution>("pair_distribution", c.static_every, kinds,
                                           analysis::RadialDistribution(n, {*c.r_max, static_cast<int>(c.bins)})));
  if (c.k_max)
    all.push_back(std::make_unique<Structure>(
        "structure_factor", c.static_every, kinds,
        analysis::StructureFactorSampler(n, {*c.k_max, 0.2, static_cast<int>(c.vectors_per_shell)})));
  if (c.neighbour_distance) {
    analysis::BondOrderOptions options;
    options.cutoff = *c.neighbour_distance;
    all.push_back(std::make_unique<Order>("bond_order", c.static_every, kinds, analysis::BondOrder(n, options)));
  }
  if (c.profile_axis)
    all.push_back(std::make_unique<Profile>(
        "density_profile", c.static_every, kinds,
        analysis::DensityProfile(n, {static_cast<int>(*c.profile_axis), static_cast<int>(c.profile_bins)})));
  if (!c.longest_time) return all;
  analysis::LagOptions lags;
  lags.interval = static_cast<double>(c.every) * time_step;
  lags.longest = *c.longest_time;
  all.push_back(std::make_unique<Displacements>(c.every, kinds, particles.dimensions, analysis::Displacement(n, lags)));
  if (!c.wave_numbers.empty())
    all.push_back(std::make_unique<Scattering>(
        "intermediate_scattering", c.every, kinds,
        analysis::IntermediateScattering(n, {c.wave_numbers, 0.1, static_cast<int>(c.vectors_per_shell), lags})));
  lags.width = 256;
  if (c.velocities)
    all.push_back(std::make_unique<Velocities>("velocity_autocorrelation", c.every, kinds,
                                               analysis::VelocityAutocorrelation(n, lags)));
  if (c.stress)
    all.push_back(std::make_unique<Stress>(c.every, analysis::ShearStress::Options{particles.dimensions, lags},
                                           std::move(temperature)));
  return all;
}

void describe_measurements(std::vector<Quantity>& headline, std::vector<TableFormat>& tables) {
  headline.push_back({"diffusion_<i>", "sigma^2/time", "from the last half of the displacements; with longest_time"});
  headline.push_back(
      {"diffusion_<i>_error", "sigma^2/time", "its standard error, and how much the slope still changes"});
  headline.push_back(
      {"diffusion_time", "time", "the longest with an error bar, a twelfth of the run or so: the slope ends there"});
  headline.push_back({"neighbours_<i>", "", "of a particle; with neighbour_distance"});
  tables.push_back({"pair_distribution",
                    "with measure.r_max",
                    {{"r", "sigma", "middle of the bin"},
                     {"g_<i>_<j>", "", "pair distribution"},
                     {"g_<i>_<j>_error", "", "its standard error"}}});
  tables.push_back({"structure_factor",
                    "with measure.k_max",
                    {{"k", "1/sigma", "mean over the shell"},
                     {"S_<i>_<j>", "", "partial structure factor, sqrt(N_i N_j) normalisation"},
                     {"S_<i>_<j>_error", "", "its standard error"},
                     {"vectors", "", "in the shell; k and -k are one"}}});
  tables.push_back({"displacement",
                    "with measure.longest_time",
                    {{"t", "time", "between two configurations"},
                     {"msd_<i>", "sigma^2", "mean squared displacement"},
                     {"msd_<i>_error", "sigma^2", "its standard error"},
                     {"non_gaussian_<i>", "", "d <r^4> / ((d + 2) <r^2>^2) - 1"},
                     {"non_gaussian_<i>_error", "", "its standard error"}}});
  tables.push_back({"intermediate_scattering",
                    "with measure.wave_numbers, one wave number after the other",
                    {{"k", "1/sigma", "mean over its vectors"},
                     {"t", "time", "between two configurations"},
                     {"F_s_<i>", "", "of single particles"},
                     {"F_s_<i>_error", "", "its standard error"},
                     {"F_<i>_<j>", "", "collective, sqrt(N_i N_j) normalisation"},
                     {"F_<i>_<j>_error", "", "its standard error"}}});
  tables.push_back({"velocity_autocorrelation",
                    "with measure.velocities",
                    {{"t", "time", "between two configurations"},
                     {"correlation_<i>", "sigma^2/time^2", "<v(0) v(t)> / d"},
                     {"correlation_<i>_error", "sigma^2/time^2", "its standard error"},
                     {"diffusion_<i>", "sigma^2/time", "its integral up to t"},
                     {"diffusion_<i>_error", "sigma^2/time", "its standard error"}}});
  tables.push_back({"stress",
                    "with measure.stress",
                    {{"t", "time", "between two configurations"},
                     {"modulus", "", "G(t) from all shear components"},
                     {"modulus_error", "", "its standard error"},
                     {"viscosity", "", "its integral up to t"},
                     {"viscosity_error", "", "its standard error"}}});
  tables.push_back({"bond_order",
                    "with measure.neighbour_distance",
                    {{"degree", "", "l: 4, 6"},
                     {"q_<i>", "", "Steinhardt's q_l, mean over particles"},
                     {"q_<i>_error", "", "its standard error"},
                     {"averaged_q_<i>", "", "averaged over neighbours first"},
                     {"averaged_q_<i>_error", "", "its standard error"},
                     {"w_<i>", "", "third-order invariant"},
                     {"w_<i>_error", "", "its standard error"}}});
  tables.push_back({"density_profile",
                    "with measure.profile_axis",
                    {{"position", "sigma", "middle of the bin, from the lower face of the cell"},
                     {"density_<i>", "", "particles per volume, or area"},
                     {"density_<i>_error", "", "its standard error"}}});
}

}  // namespace ozark
