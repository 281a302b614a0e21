#include <ozark/io/h5md.hpp>

#include "hdf5_file.hpp"

#include <algorithm>
#include <limits>

namespace ozark {
namespace {

using hdf5::Handle;

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path)
      : path_(path), file_(path), group_(H5Gopen2(file_, group_name().c_str(), H5P_DEFAULT), H5Gclose) {
    if (group_ < 0) refuse("its group of particles cannot be read");
    const auto shape = value_shape("position");
    if (shape.size() != 3 || shape[0] < 1 || shape[1] < 1 || shape[2] < 2 || shape[2] > 3)
      refuse("position must be [frames][atoms][2 or 3]");
    frames_ = shape[0];
    atoms_ = shape[1];
    dimensions_ = shape[2];
  }

  [[nodiscard]] std::size_t frames() const { return frames_; }

  [[nodiscard]] AtomFrame read(std::size_t row) const {
    AtomFrame f;
    f.dimensions = static_cast<int>(dimensions_);
    f.position = vectors("position", row);
    if (has("velocity")) f.velocity = vectors("velocity", row);
    if (has("image")) {
      const Eigen::Array3Xd n = vectors("image", row);
      if (n.abs().maxCoeff() > 1e9) refuse("image is beyond the range of whole numbers");
      for (Eigen::Index i = 0; i < n.cols(); ++i)
        f.image.push_back({static_cast<int>(n(0, i)), static_cast<int>(n(1, i)), static_cast<int>(n(2, i))});
    }
    read_box(f, row);
    read_species(f, row);
    if (has("id")) f.id = each<std::int64_t>("id", row, H5T_NATIVE_INT64);
    if (has("charge")) f.charge = each<double>("charge", row, H5T_NATIVE_DOUBLE);
    f.step = static_cast<std::int64_t>(moment("step", row));
    if (has("position/time")) f.time = moment("time", row);
    try {
      require_valid(f);
    } catch (const DomainError& error) {
      refuse(error.what());
    }
    return f;
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const {
    throw ConfigError(fmt::format("{}: {}", path_.string(), what));
  }

  [[nodiscard]] std::string group_name() const {
    if (H5Lexists(file_, "h5md", H5P_DEFAULT) <= 0) refuse("has no group h5md; it is no trajectory");
    if (H5Lexists(file_, "particles", H5P_DEFAULT) <= 0) refuse("has no group particles");
    if (H5Lexists(file_, "particles/all", H5P_DEFAULT) > 0) return "particles/all";
    const Handle particles(H5Gopen2(file_, "particles", H5P_DEFAULT), H5Gclose);
    H5G_info_t info{};
    if (particles < 0 || H5Gget_info(particles, &info) < 0 || info.nlinks != 1)
      refuse("has no particles/all, and not one group of particles alone");
    char name[256] = {};
    H5Lget_name_by_idx(particles, ".", H5_INDEX_NAME, H5_ITER_INC, 0, name, sizeof name, H5P_DEFAULT);
    return std::string("particles/") + name;
  }

  [[nodiscard]] bool has(const std::string& place) const {
    for (std::size_t slash = place.find('/'); slash != std::string::npos; slash = place.find('/', slash + 1))
      if (H5Lexists(group_, place.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
    return H5Lexists(group_, place.c_str(), H5P_DEFAULT) > 0;
  }

  /// The dataset of an element: name/value if it depends on time, else name.
  [[nodiscard]] std::string place_of(const std::string& name) const {
    return has(name + "/value") ? name + "/value" : name;
  }

  [[nodiscard]] std::vector<std::size_t> value_shape(const std::string& name) const {
    const Handle set(H5Dopen2(group_, (name + "/value").c_str(), H5P_DEFAULT), H5Dclose);
    if (set < 0) refuse(fmt::format("has no {} that depends on time", name));
    return hdf5::shape_of(set);
  }

  /// An element at a frame, its shape without the time.
  template <class T>
  std::vector<T> at(const std::string& name, std::size_t row, std::vector<std::size_t>& shape, hid_t type) const {
    const std::string place = place_of(name);
    const bool timed = place != name;
    const Handle set(H5Dopen2(group_, place.c_str(), H5P_DEFAULT), H5Dclose);
    if (set < 0) refuse(fmt::format("{} cannot be read", name));
    shape = hdf5::shape_of(set);
    const Handle space(H5Dget_space(set), H5Sclose);
    if (timed) {
      if (shape.empty() || shape[0] != frames_)
        refuse(fmt::format("{} has {} frames, position {}", name, shape.empty() ? 0 : shape[0], frames_));
      std::vector<hsize_t> start(shape.size(), 0), count(shape.begin(), shape.end());
      start[0] = row;
      count[0] = 1;
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
      shape.erase(shape.begin());
    }
    hdf5::require_stored(set, path_.string());
    std::vector<T> values(hdf5::size_of(shape));
    const hsize_t size = values.size();
    const Handle memory(H5Screate_simple(1, &size, nullptr), H5Sclose);
    if (H5Dread(set, type, memory, space, H5P_DEFAULT, values.data()) < 0)
      refuse(fmt::format("{} holds no numbers that can be read", name));
    return values;
  }

  [[nodiscard]] Eigen::Array3Xd vectors(const std::string& name, std::size_t row) const {
    std::vector<std::size_t> shape;
    const auto x = at<double>(name, row, shape, H5T_NATIVE_DOUBLE);
    if (shape != std::vector<std::size_t>{atoms_, dimensions_})
      refuse(fmt::format("{} does not fit {} atoms in {} dimensions", name, atoms_, dimensions_));
    Eigen::Array3Xd v = Eigen::Array3Xd::Zero(3, static_cast<Eigen::Index>(atoms_));
    for (std::size_t i = 0; i < atoms_; ++i)
      for (std::size_t a = 0; a < dimensions_; ++a)
        v(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(i)) = x[dimensions_ * i + a];
    return v;
  }

  template <class T>
  [[nodiscard]] std::vector<T> each(const std::string& name, std::size_t row, hid_t type) const {
    std::vector<std::size_t> shape;
    auto values = at<T>(name, row, shape, type);
    if (values.size() != atoms_) refuse(fmt::format("{} does not fit {} atoms", name, atoms_));
    return values;
  }

  void read_box(AtomFrame& f, std::size_t row) const {
    f.periodic = boundary();
    if (!has("box/edges")) return;
    std::vector<std::size_t> shape;
    const auto x = at<double>("box/edges", row, shape, H5T_NATIVE_DOUBLE);
    const std::size_t d = dimensions_;
    Eigen::Matrix3d lattice = Eigen::Matrix3d::Identity();
    const bool matrix = x.size() == d * d;
    if (!matrix && x.size() != d) refuse("box/edges is neither a vector nor a matrix");
    for (std::size_t edge = 0; edge < d; ++edge)
      for (std::size_t a = 0; a < d; ++a)
        lattice(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(edge)) = matrix      ? x[d * edge + a]
                                                                                 : a == edge ? x[a]
                                                                                             : 0.0;
    f.lattice = lattice;
  }

  [[nodiscard]] std::array<bool, 3> boundary() const {
    std::array<bool, 3> periodic{true, true, dimensions_ == 3};
    if (!has("box") || H5Aexists_by_name(group_, "box", "boundary", H5P_DEFAULT) <= 0) refuse("has no box/boundary");
    const Handle attribute(H5Aopen_by_name(group_, "box", "boundary", H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const Handle type(H5Aget_type(attribute), H5Tclose), space(H5Aget_space(attribute), H5Sclose);
    if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != static_cast<hssize_t>(dimensions_))
      refuse(fmt::format("box/boundary must be {} words", dimensions_));
    if (H5Tis_variable_str(type) > 0) {
      std::vector<char*> words(dimensions_, nullptr);
      if (H5Aread(attribute, type, words.data()) < 0) refuse("box/boundary cannot be read");
      for (std::size_t a = 0; a < dimensions_; ++a)
        periodic[a] = words[a] != nullptr && std::string_view(words[a]) == "periodic";
      H5Dvlen_reclaim(type, space, H5P_DEFAULT, words.data());
      return periodic;
    }
    const std::size_t width = H5Tget_size(type);
    std::string text(width * dimensions_, '\0');
    if (H5Aread(attribute, type, text.data()) < 0) refuse("box/boundary cannot be read");
    for (std::size_t a = 0; a < dimensions_; ++a) periodic[a] = text.substr(width * a, 8) == "periodic";
    return periodic;
  }

  /// Names are those of an enumeration, else the numbers; masses those of the types if atoms of one type agree.
  void read_species(AtomFrame& f, std::size_t row) const {
    f.type.assign(atoms_, 0);
    f.types = {"1"};
    if (has("species")) {
      const Handle set(H5Dopen2(group_, place_of("species").c_str(), H5P_DEFAULT), H5Dclose);
      const Handle type(set < 0 ? -1 : H5Dget_type(set), H5Tclose);
      const bool named = type >= 0 && H5Tget_class(type) == H5T_ENUM;
      const Handle memory(named ? enumeration(type) : H5Tcopy(H5T_NATIVE_INT64), H5Tclose);
      const auto value = each<std::int64_t>("species", row, memory);
      std::vector<std::int64_t> kinds = named ? values_of(memory) : value;
      std::sort(kinds.begin(), kinds.end());
      kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
      f.types.clear();
      for (const std::int64_t k : kinds) f.types.push_back(named ? name_of(memory, k) : std::to_string(k));
      for (std::size_t i = 0; i < atoms_; ++i) {
        const auto found = std::lower_bound(kinds.begin(), kinds.end(), value[i]);
        if (found == kinds.end() || *found != value[i]) refuse(fmt::format("species of atom {} has no name", i));
        f.type[i] = static_cast<int>(found - kinds.begin());
      }
    }
    if (!has("mass")) return;
    const auto mass = each<double>("mass", row, H5T_NATIVE_DOUBLE);
    f.mass.assign(f.types.size(), 0.0);
    for (std::size_t i = 0; i < atoms_; ++i) f.mass[static_cast<std::size_t>(f.type[i])] = mass[i];
  }

  /// The same names over whole numbers of 64 bits.
  [[nodiscard]] hid_t enumeration(hid_t type) const {
    const hid_t wide = H5Tenum_create(H5T_NATIVE_INT64);
    const Handle base(H5Tget_super(type), H5Tclose);
    for (int m = 0; m < H5Tget_nmembers(type); ++m) {
      std::int64_t value[8] = {};  // room for any whole number
      if (H5Tget_size(type) > sizeof value || H5Tget_member_value(type, static_cast<unsigned>(m), value) < 0 ||
          H5Tconvert(base, H5T_NATIVE_INT64, 1, value, nullptr, H5P_DEFAULT) < 0)
        break;
      char* name = H5Tget_member_name(type, static_cast<unsigned>(m));
      if (name != nullptr) H5Tenum_insert(wide, name, value);
      H5free_memory(name);
    }
    return wide;
  }

  [[nodiscard]] static std::vector<std::int64_t> values_of(hid_t names) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(std::max(0, H5Tget_nmembers(names))));
    for (std::size_t m = 0; m < all.size(); ++m) H5Tget_member_value(names, static_cast<unsigned>(m), &all[m]);
    return all;
  }

  [[nodiscard]] static std::string name_of(hid_t names, std::int64_t value) {
    char name[256] = {};
    H5Tenum_nameof(names, &value, name, sizeof name - 1);
    return name;
  }

  /// step or time of a frame, listed or at equal distances.
  [[nodiscard]] double moment(const std::string& which, std::size_t row) const {
    const std::string place = "position/" + which;
    if (!has(place)) refuse(fmt::format("has no {}", place));
    const Handle set(H5Dopen2(group_, place.c_str(), H5P_DEFAULT), H5Dclose);
    const auto shape = hdf5::shape_of(set);
    if (set < 0 || (!shape.empty() && shape != std::vector<std::size_t>{frames_}))
      refuse(fmt::format("{} does not fit {} frames", place, frames_));
    std::vector<double> value(shape.empty() ? 1 : frames_);
    if (H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value.data()) < 0)
      refuse(fmt::format("{} holds no numbers that can be read", place));
    if (!shape.empty()) return value[row];
    double offset = 0.0;
    if (H5Aexists(set, "offset") > 0) {
      const Handle attribute(H5Aopen(set, "offset", H5P_DEFAULT), H5Aclose);
      H5Aread(attribute, H5T_NATIVE_DOUBLE, &offset);
    }
    return offset + static_cast<double>(row) * value[0];
  }

  std::filesystem::path path_;
  hdf5::OpenedFile file_;
  Handle group_;
  std::size_t frames_ = 0, atoms_ = 0, dimensions_ = 3;
};

}  // namespace

bool is_h5md(const std::filesystem::path& path) {
  const hdf5::Session session;
  const hdf5::OpenedFile file(path);
  return H5Lexists(file, "h5md", H5P_DEFAULT) > 0;
}

std::vector<AtomFrame> read_h5md(const std::filesystem::path& path, Frames which) {
  const hdf5::Session session;
  const Reader reader(path);
  std::vector<AtomFrame> frames;
  for (std::size_t i = which == Frames::last ? reader.frames() - 1 : 0; i < reader.frames(); ++i)
    frames.push_back(reader.read(i));
  return frames;
}

}  // namespace ozark
