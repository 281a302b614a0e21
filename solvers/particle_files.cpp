#include "particle_files.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/array_file.hpp>
#include <ozark/io/extended_xyz.hpp>
#include <ozark/io/h5md.hpp>
#include <ozark/io/lammps_files.hpp>
#include <ozark/sim/particle_cells.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>

namespace ozark {
namespace {

using sim::ParticleKind;
using sim::Particles;

constexpr std::size_t largest_segment = std::size_t{1} << 27;  // bytes of frames held in memory

template <class... Args>
[[noreturn]] void refuse(const std::string& from, fmt::format_string<Args...> text, Args&&... args) {
  throw ConfigError(fmt::format("{}: {}", from, fmt::format(text, std::forward<Args>(args)...)));
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string small(std::string word) {
  for (char& c : word) c = small(c);
  return word;
}

/// As elements are written, where it could be one.
std::string element(std::string name) {
  const bool letters = std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (letters && !name.empty() && name.size() <= 2) name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string all_names(const std::vector<ParticleKind>& kinds) {
  std::string all;
  for (const ParticleKind& k : kinds) all += (all.empty() ? "'" : ", '") + k.name + "'";
  return all;
}

/// By name; names that are all numbers count the kinds from 1.
std::vector<int> kinds_of(const std::vector<std::string>& types, const std::vector<ParticleKind>& kinds,
                          const std::string& from) {
  std::vector<int> found;
  for (const std::string& type : types) {
    const auto named =
        std::find_if(kinds.begin(), kinds.end(), [&](const ParticleKind& k) { return small(k.name) == small(type); });
    int number = 0;
    const auto [end, error] = std::from_chars(type.data(), type.data() + type.size(), number);
    const bool counts = error == std::errc{} && end == type.data() + type.size();
    if (named != kinds.end())
      found.push_back(static_cast<int>(named - kinds.begin()));
    else if (counts && number >= 1 && static_cast<std::size_t>(number) <= kinds.size())
      found.push_back(number - 1);
    else if (counts)
      found.push_back(-1);  // of no particle, one hopes
    else
      refuse(from, "has particles '{}', but the species of the study are {}; use its names", type, all_names(kinds));
  }
  return found;
}

void require_usable(const Particles& p, const std::string& from) {
  if (p.size() == 0) refuse(from, "holds no particles");
  try {
    require_valid(p);
  } catch (const DomainError& error) {
    refuse(from, "{}", error.what());
  }
}

/// Two particles at one place have no direction to part in.
void require_apart(Particles p, const std::string& from) {
  constexpr double one_place = 1e-6;  // in mean distances
  const double n = static_cast<double>(p.size()), volume = p.cell.volume();
  wrap(p);
  const sim::ParticleCells cells(
      p, std::min(one_place * (p.dimensions == 3 ? std::cbrt(volume / n) : std::sqrt(volume / n)),
                  p.cell.heights().minCoeff()));
  for (std::size_t i = 0; i < p.size(); ++i)
    cells.visit(p, {p.position[i].x, p.position[i].y, p.position[i].z}, i, [&](std::size_t j, double r2) {
      refuse(from, "particles {} and {} lie at one place, {:.2g} apart; move or remove one of them",
             std::min(p.id[i], p.id[j]), std::max(p.id[i], p.id[j]), std::sqrt(r2));
    });
}

/// Not so many cells away that counting them fails.
void require_near(const Particles& p, const std::string& from) {
  constexpr double farthest = 1e6;
  const Eigen::Matrix3d inverse = p.cell.inverse();
  for (std::size_t i = 0; i < p.size(); ++i)
    if (const double cells =
            (inverse * Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z)).cwiseAbs().maxCoeff();
        !(cells < farthest))
      refuse(from, "particle {} lies {:.3g} cells away; at most {} can be", p.id[i], cells, farthest);
}

/// In the plane z = 0 of a cell of height 1.
void flatten(Particles& p, const std::string& from) {
  const double z = p.position[0].z;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p.position[i].z != z)
      refuse(from, "z is {} for particle {} and {} for particle {}; in two dimensions all are alike", z, p.id[0],
             p.position[i].z, p.id[i]);
    p.position[i].z = p.velocity[i].z = 0.0;
    p.image[i][2] = 0;
  }
  p.cell.edges.col(2) = Eigen::Vector3d::UnitZ();
  p.cell.periodic[2] = false;
}

/// Of a state.h5, refusing what is not there or does not fit.
class StateArrays {
 public:
  StateArrays(const std::filesystem::path& file) : from_(file.string()), all_(read_arrays(file)) {}

  [[nodiscard]] const BulkArray* find(const std::string& name) const {
    const auto at = std::find_if(all_.begin(), all_.end(), [&](const BulkArray& a) { return a.name == name; });
    return at == all_.end() ? nullptr : &*at;
  }
  [[nodiscard]] const BulkArray& get(const std::string& name) const {
    if (const BulkArray* a = find(name)) return *a;
    refuse(from_, "has no array '{}'; is this the state of a simulation", name);
  }
  [[nodiscard]] const std::vector<double>& numbers(const std::string& name, std::size_t count) const {
    const auto& values = get(name).values;
    if (values.size() != count) refuse(from_, "array '{}' holds {} numbers, not {}", name, values.size(), count);
    return values;
  }
  [[nodiscard]] std::int64_t whole(const std::string& name, double x, double low, double high) const {
    if (!(x >= low && x <= high && x == std::floor(x)))
      refuse(from_, "array '{}' must hold whole numbers from {} to {}, got {}", name, low, high, x);
    return static_cast<std::int64_t>(x);
  }

 private:
  std::string from_;
  std::vector<BulkArray> all_;
};

/// "a, b" in pieces.
std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names(1);
  for (const char c : list)
    if (c == ',')
      names.emplace_back();
    else if (c != ' ')
      names.back() += c;
  return names;
}

Particles from_state(const std::filesystem::path& file, const std::vector<ParticleKind>& kinds, int dimensions) {
  const std::string from = file.string();
  const StateArrays state(file);
  Particles p;
  p.kinds = kinds;
  p.dimensions = dimensions;
  if (const BulkArray* d = state.find("dimensions"); d && state.numbers("dimensions", 1)[0] != dimensions)
    refuse(from, "is of {} dimensions, the study of {}", d->values[0], dimensions);
  const auto& edges = state.numbers("edges", 9);
  for (int i = 0; i < 9; ++i) p.cell.edges(i / 3, i % 3) = edges[static_cast<std::size_t>(i)];
  if (state.find("periodic")) {
    const auto& periodic = state.numbers("periodic", 3);
    for (std::size_t a = 0; a < 3; ++a) p.cell.periodic[a] = periodic[a] != 0.0;
  } else {
    p.cell.periodic[2] = dimensions == 3;
  }
  std::vector<int> kind_of(kinds.size());
  for (std::size_t k = 0; k < kinds.size(); ++k) kind_of[k] = static_cast<int>(k);
  if (const BulkArray* species = state.find("species")) kind_of = kinds_of(names_in(species->axes), kinds, from);

  const std::size_t n = state.get("id").values.size();
  const auto &id = state.numbers("id", n), &kind = state.numbers("kind", n), &image = state.numbers("image", 3 * n),
             &position = state.numbers("position", 3 * n), &velocity = state.numbers("velocity", 3 * n);
  const auto last = static_cast<double>(kind_of.size()) - 1.0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(state.whole("kind", kind[i], 0.0, last));
    p.add(kind_of[k], {position[3 * i], position[3 * i + 1], position[3 * i + 2]},
          state.whole("id", id[i], 0.0, 9007199254740992.0));
    p.velocity[i] = {velocity[3 * i], velocity[3 * i + 1], velocity[3 * i + 2], 0.0};
    for (std::size_t a = 0; a < 3; ++a)
      p.image[i][a] = static_cast<int>(state.whole("image", image[3 * i + a], -1e9, 1e9));
  }
  require_usable(p, from);
  require_near(p, from);
  require_apart(p, from);
  return p;
}

enum class Kind { hdf5, xyz, lammps_dump, lammps_data };

constexpr const char* readable =
    "a run directory, a state.h5, H5MD, extended XYZ, a data file or a text dump of LAMMPS";

/// By the first bytes, and the first line of a text.
Kind look_into(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string begin(4096, '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  if (in.bad() || (!in.eof() && in.fail())) throw IoError(fmt::format("cannot read {}", file.string()));
  begin.resize(static_cast<std::size_t>(in.gcount()));
  if (begin.starts_with("\x89HDF\r\n\x1a\n")) return Kind::hdf5;
  if (begin.starts_with("\x1f\x8b")) refuse(file.string(), "is compressed; unpack it with gunzip");
  if (begin.empty()) refuse(file.string(), "is empty");
  if (begin.find('\0') != std::string::npos)
    refuse(file.string(),
           "is binary, but no HDF5 file; a start is a run directory, state.h5, H5MD, extended XYZ, or a "
           "data file or text dump of LAMMPS");
  const auto word = begin.find_first_not_of(" \t\r\n");
  if (word == std::string::npos) refuse(file.string(), "is empty");
  if (begin.compare(word, 5, "ITEM:") == 0) return Kind::lammps_dump;
  const std::string first = begin.substr(word, begin.find_first_of("\r\n", word) - word);
  if (first.find_first_not_of("0123456789 \t") == std::string::npos) return Kind::xyz;
  if (begin.find(" atoms") != std::string::npos) return Kind::lammps_data;
  refuse(file.string(), "is none of the files a simulation starts from: {}", readable);
}

std::size_t bytes_of(const AtomFrame& f) {
  return f.size() * (sizeof(int) + sizeof(std::int64_t) + 3 * sizeof(int)) +
         sizeof(double) * static_cast<std::size_t>(f.position.size() + f.velocity.size());
}

}  // namespace

AtomFrame frame_of(const Configuration& c) {
  AtomFrame f;
  f.lattice = c.cell.edges;
  f.periodic = c.cell.periodic;
  f.dimensions = c.dimensions;
  for (const std::string& name : c.kinds) f.types.push_back(element(name));
  f.type = c.kind;
  f.position = c.position;
  f.velocity = c.velocity;
  f.id = c.id;
  f.image = c.image;
  return f;
}

AtomFrame frame_of(const Particles& p) {
  AtomFrame f = frame_of(configuration_of(p));
  for (const ParticleKind& k : p.kinds) f.mass.push_back(k.mass);
  if (std::any_of(p.kinds.begin(), p.kinds.end(), [](const ParticleKind& k) { return k.charge != 0.0; }))
    for (const int t : f.type) f.charge.push_back(p.kinds[static_cast<std::size_t>(t)].charge);
  return f;
}

Particles particles_in(const AtomFrame& f, const std::vector<ParticleKind>& kinds, int dimensions,
                       const std::string& from) {
  if (!f.lattice) refuse(from, "does not say what the cell is; write it as extended XYZ with Lattice=\"..\"");
  if (f.dimensions < dimensions) refuse(from, "is of {} dimensions, the study of {}", f.dimensions, dimensions);
  const std::vector<int> kind_of = kinds_of(f.types, kinds, from);
  Orientation turned{*f.lattice, Eigen::Matrix3d::Identity()};
  const Eigen::Matrix3d& h = *f.lattice;
  if (h(1, 0) != 0.0 || h(2, 0) != 0.0 || h(2, 1) != 0.0 || !(h.diagonal().array() > 0.0).all()) try {
      turned = oriented(h);
    } catch (const DomainError& error) {
      refuse(from, "{}", error.what());
    }
  Particles p;
  p.cell = {turned.edges, f.periodic};
  p.dimensions = dimensions;
  p.kinds = kinds;
  const bool as_it_is = turned.rotation == Eigen::Matrix3d::Identity();
  const auto vector = [&](const Eigen::Array3Xd& all, Eigen::Index i) -> Eigen::Vector3d {
    const Eigen::Vector3d v = all.col(i).matrix();
    return as_it_is ? v : Eigen::Vector3d(turned.rotation * v);
  };
  for (std::size_t i = 0; i < f.size(); ++i) {
    const auto column = static_cast<Eigen::Index>(i);
    const int kind = kind_of[static_cast<std::size_t>(f.type[i])];
    if (kind < 0)
      refuse(from, "has particles of type {}, but the study has {} species: {}",
             f.types[static_cast<std::size_t>(f.type[i])], kinds.size(), all_names(kinds));
    p.add(kind, vector(f.position, column), f.id.empty() ? static_cast<std::int64_t>(i) : f.id[i]);
    if (f.velocity.cols() > 0) {
      const Eigen::Vector3d v = vector(f.velocity, column);
      p.velocity[i] = {v[0], v[1], v[2], 0.0};
    }
    if (!f.image.empty()) p.image[i] = f.image[i];
  }
  require_usable(p, from);
  if (dimensions == 2) flatten(p, from);
  require_near(p, from);
  require_apart(p, from);
  return p;
}

Particles start_from(const std::filesystem::path& from, const std::vector<ParticleKind>& kinds, int dimensions) {
  std::error_code error;
  if (!std::filesystem::exists(from, error)) throw IoError(fmt::format("there is no {} to start from", from.string()));
  if (std::filesystem::is_directory(from, error)) {
    if (!std::filesystem::exists(from / "state.h5", error))
      throw IoError(fmt::format("{} has no state.h5: it is no finished simulation", from.string()));
    return from_state(from / "state.h5", kinds, dimensions);
  }
  const auto last = [&](std::vector<AtomFrame> frames) {
    Particles p = particles_in(frames.back(), kinds, dimensions, from.string());
    wrap(p);
    return p;
  };
  switch (look_into(from)) {
    case Kind::hdf5:
      return is_h5md(from) ? last(read_h5md(from, Frames::last)) : from_state(from, kinds, dimensions);
    case Kind::xyz:
      return last(read_extended_xyz(from, Frames::last));
    case Kind::lammps_dump:
      return last(read_lammps_dump(from, Frames::last));
    case Kind::lammps_data:
      return last({read_lammps_data(from)});
  }
  throw InternalError("a kind of file without a reader");
}

void write_state(const Particles& particles, RunDir& out, double mass_unit) {
  std::vector<BulkArray> all = arrays_of(particles);
  std::vector<double> periodic, count(particles.kinds.size(), 0.0);
  for (const bool yes : particles.cell.periodic) periodic.push_back(yes ? 1.0 : 0.0);
  for (const int k : particles.kind) count[static_cast<std::size_t>(k)] += 1.0;
  std::string names;
  for (const ParticleKind& k : particles.kinds) names += (names.empty() ? "" : ", ") + k.name;
  all.push_back({"periodic", {3}, periodic, "", "edge"});
  all.push_back({"dimensions", {1}, {static_cast<double>(particles.dimensions)}, "", ""});
  all.push_back({"species", {count.size()}, count, "", names});
  out.file("state.h5", to_hdf5(all));

  Particles wrapped = particles;  // LAMMPS refuses large tilts
  wrap(wrapped);
  AtomFrame frame = frame_of(wrapped);
  for (double& mass : frame.mass) mass /= mass_unit;
  if (!frame.id.empty() && frame.id.front() < 1)
    for (std::int64_t& id : frame.id) ++id;
  out.file("state.data", to_lammps_data(frame, "the last state of a run of Ozark"));
}

void describe(Describer& d, TrajectoryConfig& c) {
  d.field("every", c.every, "steps between frames, after equilibration; 0 writes none", between(0, 1e12));
  d.choice("format", c.format, "of trajectory/0001 and so on, one for each checkpoint",
           {{"h5md", TrajectoryFormat::h5md, "HDF5"}, {"extended_xyz", TrajectoryFormat::extended_xyz, "text"}});
  d.field("velocities", c.velocities, "beside the positions");
}

void Trajectory::sample(const Moment& moment) {
  AtomFrame frame = frame_of(*moment.particles);
  if (!config_.velocities) frame.velocity.resize(3, 0);
  frame.step = moment.step;
  frame.time = moment.time;
  frames_.push_back(std::move(frame));
  if (frames_.size() * bytes_of(frames_.back()) > largest_segment) close_segment();
}

void Trajectory::close_segment() {
  if (frames_.empty()) return;
  write_segment();
  ++segments_;
  frames_.clear();
}

void Trajectory::report(RunDir&, Summary&) const {
  if (!frames_.empty()) write_segment();
}

void Trajectory::write_segment() const {
  const bool text = config_.format == TrajectoryFormat::extended_xyz;
  std::string bytes;
  if (text)
    for (const AtomFrame& f : frames_) bytes += to_extended_xyz(f);
  else
    bytes = to_h5md(frames_, {});
  out_.file(fmt::format("trajectory/{:04}.{}", segments_ + 1, text ? "xyz" : "h5"), bytes);
}

}  // namespace ozark
