#include "measurements.hpp"

#include <ozark/analysis/radial_distribution.hpp>
#include <ozark/analysis/structure_factor.hpp>

#include <fmt/core.h>

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

}  // namespace

void describe(Describer& d, MeasureConfig& c) {
  d.field("every", c.every, "steps between samples of energies and pressure", between(1, 1e9));
  d.field("static_every", c.static_every, "steps between samples of g(r) and S(k)", between(1, 1e9));
  d.field("r_max", c.r_max, "measure g(r) up to this distance [sigma]", between(1e-2, 1e3));
  d.field("bins", c.bins, "of g(r)", between(1, 1e6));
  d.field("k_max", c.k_max, "measure S(k) up to this wave number [1/sigma]", between(1e-2, 1e4));
  d.field("vectors_per_shell", c.vectors_per_shell, "wave vectors in each shell of width 0.2 / sigma", between(1, 1e6));
}

std::vector<std::unique_ptr<Measurement>> measurements_of(const MeasureConfig& c, const sim::Particles& particles,
                                                          const SimulationPlan&) {
  Names kinds;
  for (const auto& k : particles.kinds) kinds.push_back(k.name);
  std::vector<std::unique_ptr<Measurement>> all;
  if (c.r_max)
    all.push_back(std::make_unique<PairDistribution>(
        "pair_distribution", c.static_every, kinds,
        analysis::RadialDistribution(kinds.size(), {*c.r_max, static_cast<int>(c.bins)})));
  if (c.k_max)
    all.push_back(std::make_unique<Structure>(
        "structure_factor", c.static_every, kinds,
        analysis::StructureFactorSampler(kinds.size(), {*c.k_max, 0.2, static_cast<int>(c.vectors_per_shell)})));
  return all;
}

void describe_measurements(std::vector<Quantity>&, std::vector<TableFormat>& tables) {
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
}

}  // namespace ozark
