#include <ozark/model/configuration.hpp>

namespace ozark {

Eigen::Array3Xd Configuration::unwrapped() const {
  Eigen::Array3Xd r = position;
  for (std::size_t i = 0; i < image.size(); ++i)
    r.col(static_cast<Eigen::Index>(i)) +=
        (cell.edges * Eigen::Vector3d(image[i][0], image[i][1], image[i][2])).array();
  return r;
}

}  // namespace ozark
