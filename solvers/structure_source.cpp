#include "structure_source.hpp"

#include "mode_coupling.hpp"

#include <ozark/io/csv.hpp>
#include <ozark/io/run_record.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/num/interpolation.hpp>

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <utility>

namespace ozark {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr long fewest_wave_numbers = 8;
constexpr double largest_first_k = 3.0;  // 1/sigma: below the first wave number c(k) is continued as an even function
constexpr double largest_rest = 0.3;     // |S_ij - delta_ij| at the last wave number
constexpr double same_system = 1e-6;     // relative, of densities, fractions, diameters

template <class... Args>
[[noreturn]] void refuse(const std::filesystem::path& file, fmt::format_string<Args...> text, Args&&... args) {
  throw ConfigError(fmt::format("{}: {}", file.string(), fmt::format(text, std::forward<Args>(args)...)));
}

/// Keys that mode coupling uses and S does not know.
bool leaves_structure(const std::string& key) {
  for (const char* leaf : {".activity", ".diffusivity", ".mass"})
    if (key.starts_with("system.species.") && key.ends_with(leaf)) return true;
  return false;
}

std::vector<double> numbers(const Csv& csv, std::size_t column, const std::filesystem::path& file) {
  const auto cells = csv.numbers(column);
  if (!cells) refuse(file, "column '{}' holds something that is no number", csv.names[column]);
  for (std::size_t row = 0; row < cells->size(); ++row)
    if (!std::isfinite((*cells)[row])) refuse(file, "column '{}' is empty in row {}", csv.names[column], row + 1);
  return *cells;
}

/// "S_a_b", either order; plain "S" for one species.
std::optional<std::size_t> column_of(const Csv& csv, const System& system, Index i, Index j, const char* suffix) {
  const std::string &a = name_of(system, i), &b = name_of(system, j);
  for (const std::string& name : {fmt::format("S_{}_{}{}", a, b, suffix), fmt::format("S_{}_{}{}", b, a, suffix)})
    if (const auto found = csv.column(name)) return found;
  if (system.species.size() == 1) return csv.column(fmt::format("S{}", suffix));
  return {};
}

/// C = 1 - S^-1. @return  the first wave number where S is not positive definite, if there is one
std::optional<Index> invert(const MatrixField& S, MatrixField& C) {
  for (Index k = 0; k < S.points(); ++k) {
    const Eigen::LLT<MatrixXd> llt(S.at(k));
    if (llt.info() != Eigen::Success) return k;
    const MatrixXd inverse = llt.solve(MatrixXd::Identity(S.order(), S.order()));
    for (Index i = 0; i < S.order(); ++i)
      for (Index j = 0; j < S.order(); ++j) C(i, j)[k] = (i == j ? 1.0 : 0.0) - inverse(i, j);
  }
  return {};
}

bool close(double a, double b) { return std::abs(a - b) <= same_system * std::max(std::abs(a), std::abs(b)); }

/// What differs between two systems, of what S depends on; empty if nothing.
std::string difference(const System& there, const System& here) {
  if (there.species.size() != here.species.size())
    return fmt::format("{} species there, {} here", there.species.size(), here.species.size());
  if (!close(there.number_density, here.number_density))
    return fmt::format("number density {:.8g} there, {:.8g} here", there.number_density, here.number_density);
  if (there.pairs.size() != here.pairs.size()) return "another potential";
  for (std::size_t i = 0; i < here.pairs.size(); ++i)
    for (const double r : {0.9, 1.1, 1.7, 2.6, 4.0})
      if (const double a = energy_of(there.pairs[i], r), b = energy_of(here.pairs[i], r); a != b && !close(a, b))
        return "another potential";
  if (!close(there.temperature, here.temperature))
    return fmt::format("temperature {:.8g} there, {:.8g} here", there.temperature, here.temperature);
  for (std::size_t i = 0; i < here.species.size(); ++i) {
    const Species &a = there.species[i], &b = here.species[i];
    if (a.name != b.name) return fmt::format("species '{}' there, '{}' here", a.name, b.name);
    if (!close(a.fraction, b.fraction))
      return fmt::format("fraction of '{}' {:.8g} there, {:.8g} here", a.name, a.fraction, b.fraction);
    if (!close(a.diameter, b.diameter))
      return fmt::format("diameter of '{}' {:.8g} there, {:.8g} here", a.name, a.diameter, b.diameter);
  }
  return {};
}

struct OnlySystem {
  SystemConfig system;
};
void describe(Describer& d, OnlySystem& o) { d.section("system", o.system); }

/// That the run in a directory is of this system.
void check_run(const std::filesystem::path& directory, const SystemConfig& here) {
  const std::string differs = difference(system_of_run(directory), resolve(here));
  if (!differs.empty()) refuse(directory, "the run is of another system: {}", differs);
}

}  // namespace

System system_of_run(const std::filesystem::path& directory) {
  const auto run = read_run(directory);
  if (!run) throw IoError(fmt::format("{} is no run of Ozark: it has no run.toml", directory.string()));
  if (run->record.status != "done") refuse(directory, "the run is not finished ({})", run->record.status);
  OnlySystem there;
  const auto mistakes = read_known_keys(run->study, [&](Describer& d) { describe(d, there); });
  if (!mistakes.empty()) refuse(directory, "its run.toml has no usable [system]: {}", mistakes.front().text);
  return resolve(there.system);
}

StructureSource::StructureSource(const SystemConfig& system, const StructureConfig& structure,
                                 const std::vector<VariedKey>& varied)
    : structure_(structure), grids_(std::make_shared<Grids>()) {
  if (structure.closure) return;
  const std::filesystem::path& from = structure.from;
  if (std::filesystem::is_directory(from)) {
    read_directory(system, from);
  } else {
    const Csv csv = read_csv(from);
    if (csv.column("file"))
      read_index(system, from);
    else
      read_member(system, from, 0.0);
  }
  std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.value < b.value; });
  for (std::size_t i = 1; i < members_.size(); ++i)
    if (members_[i].value == members_[i - 1].value) refuse(from, "{} = {} comes twice", *key_, members_[i].value);
  if (key_ && members_.size() < 2)
    refuse(from, "needs at least 2 finished values of {}, has {}", *key_, members_.size());
  check_varied(varied);
}

void StructureSource::read_directory(const SystemConfig& system, const std::filesystem::path& directory) {
  const auto sweep = directory / "tables" / "sweep.csv";
  if (!std::filesystem::exists(sweep)) {
    check_run(directory, system);
    read_member(system, directory / "tables" / "structure_factor.csv", 0.0);
    return;
  }
  const Csv csv = read_csv(sweep);
  const auto point = csv.column("point"), status = csv.column("status");
  if (!point || !status || *status != *point + 2)
    refuse(sweep, "must be a sweep along one key; it has {} axes", status && point ? *status - *point - 1 : 0);
  key_ = csv.names[*point + 1];
  for (const auto& row : csv.rows) {
    if (row[*status] != "done") continue;
    const auto value = number_in(row[*point + 1]);
    if (!value) refuse(sweep, "'{}' is no number along which to interpolate", row[*point + 1]);
    const auto run = directory / "points" / row[*point];
    check_run(run, with_key(system, *key_, *value));
    read_member(system, run / "tables" / "structure_factor.csv", *value);
  }
}

void StructureSource::read_index(const SystemConfig& system, const std::filesystem::path& file) {
  const Csv csv = read_csv(file);
  if (csv.names.size() != 2) refuse(file, "an index has two columns, a key and file; this has {}", csv.names.size());
  const std::size_t files = *csv.column("file"), key = 1 - files;
  key_ = csv.names[key];
  static_cast<void>(value_of_key(system, *key_));  // exists
  const std::vector<double> values = numbers(csv, key, file);
  for (std::size_t row = 0; row < values.size(); ++row)
    read_member(system, file.parent_path() / csv.rows[row][files], values[row]);
}

void StructureSource::read_member(const SystemConfig& config, const std::filesystem::path& file, double value) {
  const System system = resolve(config);
  const auto n = static_cast<Index>(system.species.size());
  const Csv csv = read_csv(file);
  const auto wave = csv.column("k");
  if (!wave) refuse(file, "has no column 'k'");
  const std::vector<double> k = numbers(csv, *wave, file);
  Member m{file, value, Eigen::Map<const ArrayXd>(k.data(), static_cast<Index>(k.size())), {}, {}, {}};
  if (m.k.size() < fewest_wave_numbers)
    refuse(file, "needs at least {} wave numbers, has {}", fewest_wave_numbers, m.k.size());
  for (Index i = 0; i < m.k.size(); ++i)
    if (!(m.k[i] >= 0.0 && (i == 0 || m.k[i] > m.k[i - 1])))
      refuse(file, "wave numbers must be >= 0 and ascend, got {} in row {}", m.k[i], i + 1);
  if (m.k[0] > largest_first_k) refuse(file, "begins at k = {}; S(k) is needed from {} down", m.k[0], largest_first_k);
  m.S = m.C = MatrixField(m.k.size(), n);
  bool errors = false;
  MatrixField error(m.k.size(), n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const auto column = column_of(csv, system, i, j, "");
      if (!column) refuse(file, "has no column 'S_{}_{}'", name_of(system, i), name_of(system, j));
      const std::vector<double> S = numbers(csv, *column, file);
      m.S(i, j) = Eigen::Map<const ArrayXd>(S.data(), m.k.size());
      const double rest = std::abs(S.back() - (i == j ? 1.0 : 0.0));
      if (rest > largest_rest)
        refuse(file, "{} is {:.3g} at the last wave number; S_ij(k) in the normalisation sqrt(N_i N_j) goes to {}",
               csv.names[*column], S.back(), i == j ? 1 : 0);
      if (const auto at = column_of(csv, system, i, j, "_error")) {
        const std::vector<double> e = numbers(csv, *at, file);
        error(i, j) = Eigen::Map<const ArrayXd>(e.data(), m.k.size());
        if (error(i, j).minCoeff() < 0.0) refuse(file, "column '{}' has a negative error", csv.names[*at]);
        errors = true;
      }
    }
  if (const auto bad = invert(m.S, m.C)) refuse(file, "S(k) is not positive definite at k = {}", m.k[*bad]);
  if (errors) m.error = error;
  members_.push_back(std::move(m));
}

void StructureSource::check_varied(const std::vector<VariedKey>& varied) const {
  for (const VariedKey& v : varied) {
    if (leaves_structure(v.key)) continue;
    if (v.key != key_)
      throw ConfigError(fmt::format("'{}' cannot vary {}: the files of structure.from {}", v.at, v.key,
                                    key_ ? "are a family along " + *key_ : "hold one S(k)"));
    if (v.low < members_.front().value || v.high > members_.back().value)
      throw ConfigError(fmt::format("'{}' = [{}, {}] reaches outside the files of structure.from, {} from {} to {}",
                                    v.at, v.low, v.high, *key_, members_.front().value, members_.back().value));
  }
}

/// Of the members, at a state.
Eigen::RowVectorXd StructureSource::weights(const SystemConfig& system) const {
  if (!key_) return Eigen::RowVectorXd::Ones(1);
  const auto value = value_of_key(system, *key_);
  if (!value)
    throw ConfigError(fmt::format("structure.from is a family along {}, which the study does not give", *key_));
  ArrayXd nodes(static_cast<Index>(members_.size()));
  for (std::size_t i = 0; i < members_.size(); ++i) nodes[static_cast<Index>(i)] = members_[i].value;
  if (*value < nodes[0] || *value > nodes[nodes.size() - 1])
    throw ConfigError(fmt::format("{} = {} lies outside the files of structure.from, from {} to {}", *key_, *value,
                                  nodes[0], nodes[nodes.size() - 1]));
  return interpolation_weights(nodes, ArrayXd::Constant(1, *value));
}

struct StructureSource::Grids {
  std::mutex one_at_a_time;
  std::list<std::pair<ArrayXd, std::vector<Eigen::ArrayXXd>>> made;  // a list: what was handed out stays where it is
};

const std::vector<Eigen::ArrayXXd>& StructureSource::on_grid(const ArrayXd& k) const {
  const std::lock_guard lock(grids_->one_at_a_time);
  for (const auto& [grid, C] : grids_->made)
    if (grid.size() == k.size() && (grid == k).all()) return C;
  std::vector<Eigen::ArrayXXd> C;
  for (const Member& m : members_) C.emplace_back((onto(m, k) * m.C.values().matrix()).array());
  return grids_->made.emplace_back(k, std::move(C)).second;
}

MatrixXd StructureSource::onto(const Member& m, const ArrayXd& k) const {
  if (k.maxCoeff() > m.k[m.k.size() - 1])
    refuse(m.file, "ends at k = {}, but the grid needs {}; lower the cut-off", m.k[m.k.size() - 1], k.maxCoeff());
  return even_interpolation_weights(m.k, k);
}

mct::StatePoint StructureSource::state(const SystemConfig& config, const ArrayXd& k) const {
  System system = resolve(config);
  if (structure_.closure) {
    StructureFactor s = structure_of(system, structure_, k);
    return {std::move(system), std::move(s)};
  }
  const Eigen::RowVectorXd weight = weights(config);
  const auto& C = on_grid(k);
  const Index n = members_.front().C.order();
  StructureFactor s{k, MatrixField(k.size(), n), MatrixField(k.size(), n), {}};
  for (std::size_t m = 0; m < members_.size(); ++m)
    if (weight[static_cast<Index>(m)] != 0.0) s.C.values() += weight[static_cast<Index>(m)] * C[m];
  MatrixField minus(k.size(), n);  // S = (1 - C)^-1: the same relation with the signs of C turned
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) minus(i, j) = (i == j ? 1.0 : 0.0) - s.C(i, j);
  if (const auto bad = invert(minus, s.S))
    throw ConfigError(
        fmt::format("S(k) interpolated from {} is not positive definite at k = {}; give more wave numbers{}",
                    structure_.from.string(), k[*bad], key_ ? " or more files" : ""));
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) s.S(i, j) = (i == j ? 1.0 : 0.0) - s.S(i, j).eval();
  return {std::move(system), std::move(s)};
}

std::vector<MatrixField> StructureSource::deviations(const SystemConfig& config, const ArrayXd& k) const {
  std::vector<MatrixField> all;
  if (members_.empty()) return all;
  const mct::StatePoint here = state(config, k);
  const Eigen::RowVectorXd weight = weights(config);
  const Index n = here.structure.S.order();
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const Member& member = members_[m];
    const double w = weight[static_cast<Index>(m)];
    if (w == 0.0 || member.error.order() == 0) continue;
    const MatrixXd map = onto(member, k);
    for (Index j = 0; j < member.k.size(); ++j) {
      const MatrixXd inverse = member.S.at(j).inverse();
      for (Index a = 0; a < n; ++a)
        for (Index b = a; b < n; ++b) {
          const double sigma = member.error(a, b)[j];
          if (sigma == 0.0) continue;
          MatrixXd dS = MatrixXd::Zero(n, n);
          dS(a, b) = dS(b, a) = sigma;
          const MatrixXd dC = inverse * dS * inverse;
          MatrixField change(k.size(), n);
          for (Index i = 0; i < k.size(); ++i) {
            if (map(i, j) == 0.0) continue;
            const MatrixXd S = here.structure.S.at(i), moved = w * map(i, j) * S * dC * S;
            for (Index p = 0; p < n; ++p)
              for (Index q = 0; q < n; ++q) change(p, q)[i] = moved(p, q);
          }
          if (change.values().abs().maxCoeff() > 0.0) all.push_back(std::move(change));
        }
    }
  }
  return all;
}

std::optional<double> StructureSource::largest_k() const {
  if (members_.empty()) return {};
  double least = members_.front().k[members_.front().k.size() - 1];
  for (const Member& m : members_) least = std::min(least, m.k[m.k.size() - 1]);
  return least;
}

StructureSource StructureSource::without(std::size_t file) const {
  StructureSource less = *this;
  less.grids_ = std::make_shared<Grids>();
  less.members_.erase(less.members_.begin() + static_cast<std::ptrdiff_t>(file));
  return less;
}

}  // namespace ozark
