#include <ozark/io/h5md.hpp>

#include "hdf5_file.hpp"

#include <algorithm>
#include <numeric>

namespace ozark {
namespace {

using hdf5::demand;
using hdf5::Handle;
using Numbers = std::vector<double>;
using Wholes = std::vector<std::int64_t>;

hid_t disk_type(double) { return H5T_IEEE_F64LE; }
hid_t disk_type(std::int64_t) { return H5T_STD_I64LE; }
hid_t disk_type(std::int32_t) { return H5T_STD_I32LE; }
hid_t memory_type(double) { return H5T_NATIVE_DOUBLE; }
hid_t memory_type(std::int64_t) { return H5T_NATIVE_INT64; }
hid_t memory_type(std::int32_t) { return H5T_NATIVE_INT32; }

class Group : public Handle {
 public:
  Group(hid_t above, const char* name)
      : Handle(H5Gcreate2(above, name, H5P_DEFAULT, hdf5::WithoutTimes(H5P_GROUP_CREATE), H5P_DEFAULT), H5Gclose) {
    demand(*this >= 0, fmt::format("cannot make group '{}'", name));
  }
};

void put_wholes(hid_t object, const char* name, const std::vector<std::int32_t>& values, bool scalar) {
  const hsize_t extent = values.size();
  const Handle space(scalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &extent, nullptr), H5Sclose);
  const Handle attribute(H5Acreate2(object, name, H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  demand(H5Awrite(attribute, H5T_NATIVE_INT32, values.data()) >= 0, "cannot write an attribute");
}

/// One dataset. @param type  on the disk; of the memory too if it is an enumeration
template <class T>
void put(hid_t group, const char* name, const std::vector<hsize_t>& shape, const std::vector<T>& values,
         const std::string& unit = {}, hid_t type = -1) {
  const hid_t on_disk = type >= 0 ? type : disk_type(T{}), in_memory = type >= 0 ? type : memory_type(T{});
  const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose);
  const Handle set(
      H5Dcreate2(group, name, on_disk, space, H5P_DEFAULT, hdf5::WithoutTimes(H5P_DATASET_CREATE), H5P_DEFAULT),
      H5Dclose);
  demand(set >= 0 && H5Dwrite(set, in_memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0,
         fmt::format("cannot write '{}'", name));
  if (!unit.empty()) hdf5::put_text(set, "unit", unit);
}

void put_boundary(hid_t box, const AtomFrame& f) {
  constexpr std::size_t width = 9;  // of "periodic" and its end
  std::string text(width * static_cast<std::size_t>(f.dimensions), '\0');
  for (std::size_t a = 0; a < static_cast<std::size_t>(f.dimensions); ++a)
    text.replace(width * a, f.periodic[a] ? 8 : 4, f.periodic[a] ? "periodic" : "none");
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, width);
  const auto extent = static_cast<hsize_t>(f.dimensions);
  const Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose);
  const Handle attribute(H5Acreate2(box, "boundary", type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  demand(H5Awrite(attribute, type, text.data()) >= 0, "cannot write an attribute");
}

Numbers components(const std::vector<AtomFrame>& frames, Eigen::Array3Xd AtomFrame::*which) {
  Numbers all;
  for (const AtomFrame& f : frames)
    for (Eigen::Index i = 0; i < (f.*which).cols(); ++i)
      for (int a = 0; a < f.dimensions; ++a) all.push_back((f.*which)(a, i));
  return all;
}

bool is_diagonal(const Eigen::Matrix3d& m) { return m.isDiagonal(0.0); }

void require_series(const std::vector<AtomFrame>& frames) {
  require(!frames.empty(), "a trajectory needs at least one frame");
  const AtomFrame& a = frames.front();
  require(a.size() > 0 && !a.types.empty(), "a trajectory needs at least one atom");
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const AtomFrame& b = frames[i];
    require_valid(b);
    require(b.lattice && b.step, "every frame of a trajectory needs a lattice and a step");
    require(b.type == a.type && b.types == a.types && b.id == a.id && b.mass == a.mass && b.charge == a.charge &&
                b.periodic == a.periodic && b.dimensions == a.dimensions && b.time.has_value() == a.time.has_value() &&
                b.velocity.cols() == a.velocity.cols() && b.image.size() == a.image.size(),
            "frame {} of a trajectory is of other atoms than the first", i);
    require(i == 0 || *b.step > *frames[i - 1].step, "steps of a trajectory must ascend, got {} after {}", *b.step,
            i == 0 ? 0 : *frames[i - 1].step);
  }
}

class Writer {
 public:
  Writer(const std::vector<AtomFrame>& frames, const H5mdHeader& about)
      : frames_(frames), first_(frames.front()), about_(about), n_(first_.size()), d_(first_.dimensions) {}

  std::string bytes() {
    put_header();
    const Group particles(file_, "particles"), all(particles, "all"), position(all, "position");
    Wholes step;
    Numbers time;
    for (const AtomFrame& f : frames_) {
      step.push_back(*f.step);
      if (f.time) time.push_back(*f.time);
    }
    put(position, "step", {frames_.size()}, step);
    if (!time.empty()) put(position, "time", {frames_.size()}, time, about_.time_unit);
    put(position, "value", {frames_.size(), n_, d_}, components(frames_, &AtomFrame::position), about_.length_unit);
    if (first_.velocity.cols() > 0) put_velocity(all, position);
    if (!first_.image.empty()) put_image(all, position);
    put_box(all, position);
    put_atoms(all);
    return file_.bytes();
  }

 private:
  void put_header() {
    const Group h5md(file_, "h5md"), author(h5md, "author"), creator(h5md, "creator");
    put_wholes(h5md, "version", {1, 1}, false);
    hdf5::put_text(author, "name", about_.author);
    hdf5::put_text(creator, "name", about_.creator);
    hdf5::put_text(creator, "version", about_.version.empty() ? OZARK_VERSION : about_.version);
    if (about_.length_unit.empty() && about_.time_unit.empty()) return;
    const Group modules(h5md, "modules"), units(modules, "units");
    put_wholes(units, "version", {1, 0}, false);
  }

  void share_moments(hid_t from, hid_t to) const {
    H5Lcreate_hard(from, "step", to, "step", H5P_DEFAULT, H5P_DEFAULT);
    if (first_.time) H5Lcreate_hard(from, "time", to, "time", H5P_DEFAULT, H5P_DEFAULT);
  }

  void put_velocity(hid_t all, hid_t position) const {
    const Group velocity(all, "velocity");
    share_moments(position, velocity);
    const bool units = !about_.length_unit.empty() && !about_.time_unit.empty();
    put(velocity, "value", {frames_.size(), n_, d_}, components(frames_, &AtomFrame::velocity),
        units ? about_.length_unit + " " + about_.time_unit + "-1" : "");
  }

  void put_image(hid_t all, hid_t position) const {
    const Group image(all, "image");
    share_moments(position, image);
    std::vector<std::int32_t> values;
    for (const AtomFrame& f : frames_)
      for (const auto& i : f.image) values.insert(values.end(), i.begin(), i.begin() + static_cast<int>(d_));
    put(image, "value", {frames_.size(), n_, d_}, values);
  }

  /// A vector as long as every cell is orthogonal, else a matrix whose rows are the edges.
  void put_box(hid_t all, hid_t position) const {
    const Group box(all, "box");
    put_wholes(box, "dimension", {first_.dimensions}, true);
    put_boundary(box, first_);
    const Group edges(box, "edges");
    share_moments(position, edges);
    const bool diagonal =
        std::all_of(frames_.begin(), frames_.end(), [](const AtomFrame& f) { return is_diagonal(*f.lattice); });
    Numbers values;
    for (const AtomFrame& f : frames_)
      for (int edge = 0; edge < f.dimensions; ++edge)
        for (int a = 0; a < f.dimensions; ++a)
          if (!diagonal || a == edge) values.push_back((*f.lattice)(a, edge));
    put(edges, "value",
        diagonal ? std::vector<hsize_t>{frames_.size(), d_} : std::vector<hsize_t>{frames_.size(), d_, d_}, values,
        about_.length_unit);
  }

  void put_atoms(hid_t all) const {
    const Handle names(H5Tenum_create(H5T_NATIVE_INT32), H5Tclose);
    for (std::size_t t = 0; t < first_.types.size(); ++t) {
      const auto value = static_cast<std::int32_t>(t);
      demand(H5Tenum_insert(names, first_.types[t].c_str(), &value) >= 0, "cannot name a species");
    }
    put(all, "species", {n_}, std::vector<std::int32_t>(first_.type.begin(), first_.type.end()), {}, names);
    if (!first_.id.empty()) put(all, "id", {n_}, first_.id);
    if (!first_.charge.empty()) put(all, "charge", {n_}, first_.charge);
    if (first_.mass.empty()) return;
    Numbers mass;
    for (const int t : first_.type) mass.push_back(first_.mass[static_cast<std::size_t>(t)]);
    put(all, "mass", {n_}, mass);
  }

  const std::vector<AtomFrame>& frames_;
  const AtomFrame& first_;
  const H5mdHeader& about_;
  hsize_t n_, d_;
  hdf5::FileInMemory file_;
};

}  // namespace

std::string to_h5md(const std::vector<AtomFrame>& frames, const H5mdHeader& about) {
  require_series(frames);
  const hdf5::Session session;
  return Writer(frames, about).bytes();
}

}  // namespace ozark
