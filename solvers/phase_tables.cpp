// The tables of a phase diagram: states with the pressure by three routes, what was found on every isotherm,
// boundaries.

#include <solvers/phase_diagram.hpp>

#include <fmt/core.h>

#include <limits>

namespace ozark {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::string ending(const std::optional<oz::Loss>& end, const std::vector<oz::IsothermPoint>& points, const char* side) {
  if (!end) return "";
  if (points.empty()) return fmt::format("no solution at density {:.5g}", end->density);
  switch (end->kind) {
    case oz::LossKind::spinodal:
      return fmt::format("spinodal at density {:.5g}", end->density);
    case oz::LossKind::demixing:
      return fmt::format("demixing at density {:.5g}", end->density);
    case oz::LossKind::no_solution:
      return fmt::format("no solution {} density {:.5g}", side, end->density);
  }
  return "";
}

struct Row {  // of the table of boundaries
  std::string kind;
  double density, temperature, pressure;
  double error = none;
};
using Maybe = std::optional<Row>;

/// Collects curves kind by kind, each up one side of its region and down the other.
class Curves {
 public:
  explicit Curves(std::size_t temperatures) : temperatures_(temperatures) {}

  template <class Low, class High>
  void add(const char* kind, Low&& low, High&& high) {
    const std::size_t first = rows_.size();
    for (std::size_t i = 0; i < temperatures_; ++i)
      if (const Maybe r = low(i)) rows_.push_back(*r);
    const std::size_t turn = rows_.size();
    for (std::size_t i = temperatures_; i > 0; --i)
      if (const Maybe r = high(i - 1)) rows_.push_back(*r);
    if (turn > first && turn < rows_.size())  // the two sides do not meet
      rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(turn), Row{"", none, none, none});
    for (std::size_t i = first; i < rows_.size(); ++i) rows_[i].kind = kind;
  }
  template <class One>
  void add(const char* kind, One&& one) {
    add(kind, one, [](std::size_t) -> Maybe { return {}; });
  }
  [[nodiscard]] Table table() const {
    std::vector<std::string> kind;
    std::vector<double> density, temperature, pressure, error;
    for (const Row& r : rows_) {
      kind.push_back(r.kind);
      density.push_back(r.density);
      temperature.push_back(r.temperature);
      pressure.push_back(r.pressure);
      error.push_back(r.error);
    }
    Table table;
    table.add("kind", "", kind);
    table.add("density", "sigma^-3", density);
    table.add("temperature", "", temperature);
    table.add("pressure", "kT/sigma^3", pressure);
    table.add("density_error", "sigma^-3", error);
    return table;
  }

 private:
  std::size_t temperatures_;
  std::vector<Row> rows_;
};

}  // namespace

Table states_table(const PhaseDiagramConfig& c, const std::vector<oz::Isotherm>& isotherms) {
  std::vector<double> T, rho, pressure, by_compressibility, by_energy, energy, compressibility, stability, potential,
      potential_error, free_energy, free_energy_error, peak, residual;
  std::vector<std::string> branch;
  const std::size_t species = c.system.species.size();
  std::vector<std::vector<double>> each(species);
  for (const oz::Isotherm& isotherm : isotherms)
    for (const auto* points : {&isotherm.below, &isotherm.above})
      for (const oz::IsothermPoint& p : *points) {
        T.push_back(isotherm.temperature);
        rho.push_back(p.density);
        branch.emplace_back(points == &isotherm.below ? "below" : "above");
        pressure.push_back(p.value.pressure);
        by_compressibility.push_back(p.pressure_by_compressibility.value_or(none));
        by_energy.push_back(p.pressure_by_energy.value_or(none));
        energy.push_back(p.value.energy);
        compressibility.push_back(p.value.compressibility);
        stability.push_back(p.long_waves.stability);
        free_energy.push_back(p.free_energy ? p.free_energy->value : none);
        free_energy_error.push_back(p.free_energy ? p.free_energy->error : none);
        const auto mu = species == 1 ? oz::excess_potential(p) : std::nullopt;
        potential.push_back(mu ? mu->value : none);
        potential_error.push_back(mu ? mu->error : none);
        for (std::size_t i = 0; i < species; ++i) {
          const bool closed = i < p.value.chemical_potential.size();
          const bool integrated = i < p.potential_by_compressibility.size();
          each[i].push_back(closed       ? p.value.chemical_potential[i]
                            : integrated ? p.potential_by_compressibility[i].value
                                         : none);
        }
        peak.push_back(p.peak_height > 0.0 ? p.peak_height : none);
        residual.push_back(species == 1 ? oz::residual_entropy(p).value_or(none) : none);
      }
  Table table;
  table.add("temperature", "", T);
  table.add("density", "sigma^-3", rho);
  table.add("branch", "", branch);
  table.add("pressure", "", pressure);
  table.add("pressure_compressibility", "", by_compressibility);
  table.add("pressure_energy", "", by_energy);
  table.add("energy", "kT", energy);
  table.add("compressibility", "", compressibility);
  table.add("stability", "", stability);
  table.add("free_energy", "kT", free_energy);
  table.add("free_energy_error", "kT", free_energy_error);
  if (species == 1) {
    table.add("chemical_potential", "kT", potential);
    table.add("chemical_potential_error", "kT", potential_error);
  } else {
    for (std::size_t i = 0; i < species; ++i)
      table.add("chemical_potential_" + c.system.species[i].name, "kT", each[i]);
  }
  table.add("peak_height", "", peak);
  table.add("residual_entropy", "k_B", residual);
  return table;
}

Table isotherms_table(const std::vector<Slice>& slices, const std::vector<oz::Isotherm>& isotherms) {
  std::vector<double> T, low_alpha, high_alpha;
  std::vector<std::string> below, above, coexistence, glass;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    const Slice& s = slices[i];
    T.push_back(s.ray.temperature);
    const bool whole = !isotherms[i].below.empty() && !isotherms[i].below_end;
    below.push_back(whole ? "goes through" : ending(isotherms[i].below_end, isotherms[i].below, "beyond"));
    const bool meets = !isotherms[i].above.empty() && !isotherms[i].above_end;
    above.push_back(meets ? "reaches the other's end" : ending(isotherms[i].above_end, isotherms[i].above, "below"));
    std::string found = s.ray.obstacle.empty() ? s.coexistence.statement : s.ray.obstacle;
    if (s.coexistence_line)
      found = fmt::format("by Clausius and Clapeyron, vapour {:.5g} and liquid {:.5g} at beta P = {:.5g}",
                          s.coexistence_line->vapour, s.coexistence_line->liquid, s.coexistence_line->pressure);
    coexistence.push_back(found);
    glass.push_back(s.glass_statement);
    const bool line = s.ray.line && s.ray.line->parameter.size() > 0;
    low_alpha.push_back(line ? s.ray.line->parameter.minCoeff() : none);
    high_alpha.push_back(line ? s.ray.line->parameter.maxCoeff() : none);
  }
  Table table;
  table.add("temperature", "", T);
  table.add("from_below", "", below);
  table.add("from_above", "", above);
  table.add("coexistence", "", coexistence);
  table.add("glass", "", glass);
  table.add("least_alpha", "1/sigma", low_alpha);
  table.add("largest_alpha", "1/sigma", high_alpha);
  return table;
}

Table coexistence_table(const std::vector<Slice>& slices) {
  std::vector<double> T, vapour, vapour_error, liquid, liquid_error, pressure;
  std::vector<std::string> by;
  for (const Slice& s : slices) {
    const auto& c = s.coexistence.found ? s.coexistence.found : s.coexistence_line;
    if (!c) continue;
    T.push_back(c->temperature);
    vapour.push_back(c->vapour);
    vapour_error.push_back(c->vapour_error);
    liquid.push_back(c->liquid);
    liquid_error.push_back(c->liquid_error);
    pressure.push_back(c->pressure);
    by.emplace_back(s.coexistence.found ? "chemical_potential" : "clapeyron");
  }
  Table table;
  table.add("temperature", "", T);
  table.add("vapour", "sigma^-3", vapour);
  table.add("vapour_error", "sigma^-3", vapour_error);
  table.add("liquid", "sigma^-3", liquid);
  table.add("liquid_error", "sigma^-3", liquid_error);
  table.add("pressure", "kT/sigma^3", pressure);
  table.add("found_by", "", by);
  return table;
}

Table boundaries_table(const std::vector<Slice>& slices, const std::vector<oz::Isotherm>& isotherms) {
  Curves curves(slices.size());
  const auto T = [&](std::size_t i) { return slices[i].ray.temperature; };
  const auto loss = [&](std::size_t i, bool below, oz::LossKind kind) -> Maybe {
    const auto& end = below ? isotherms[i].below_end : isotherms[i].above_end;
    const auto& points = below ? isotherms[i].below : isotherms[i].above;
    if (!end || end->kind != kind || points.empty()) return {};
    const oz::IsothermPoint& p = below ? points.back() : points.front();
    return Row{"", end->density, T(i), p.density * p.value.pressure, end->error};
  };
  for (const auto& [kind, name] : {std::pair(oz::LossKind::spinodal, "spinodal"),
                                   {oz::LossKind::demixing, "demixing_spinodal"},
                                   {oz::LossKind::no_solution, "no_solution"}})
    curves.add(
        name, [&, k = kind](std::size_t i) { return loss(i, true, k); },
        [&, k = kind](std::size_t i) { return loss(i, false, k); });
  const auto side = [&](const std::optional<oz::Coexistence>& c, bool vapour) -> Maybe {
    if (!c) return {};
    return vapour ? Row{"", c->vapour, c->temperature, c->pressure, c->vapour_error}
                  : Row{"", c->liquid, c->temperature, c->pressure, c->liquid_error};
  };
  curves.add(
      "coexistence", [&](std::size_t i) { return side(slices[i].coexistence.found, true); },
      [&](std::size_t i) { return side(slices[i].coexistence.found, false); });
  curves.add(
      "coexistence_line", [&](std::size_t i) { return side(slices[i].coexistence_line, true); },
      [&](std::size_t i) { return side(slices[i].coexistence_line, false); });
  const auto single = [&](const std::optional<double>& density, std::size_t i) -> Maybe {
    if (!density) return {};
    return Row{"", *density, T(i), none};
  };
  curves.add("freezing", [&](std::size_t i) { return single(slices[i].freezing, i); });
  curves.add("ordering", [&](std::size_t i) { return single(slices[i].ordering, i); });
  curves.add("glass", [&](std::size_t i) -> Maybe {
    const auto& glass = slices[i].glass;
    if (!glass) return {};
    return Row{"", glass->density, T(i), none, glass->error.value_or(none)};
  });
  return curves.table();
}

}  // namespace ozark
