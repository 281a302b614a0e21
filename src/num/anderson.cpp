#include <ozark/num/anderson.hpp>

#include <Eigen/QR>

namespace ozark {

using Eigen::VectorXd;

VectorXd Anderson::next(const VectorXd& x, const VectorXd& image) {
  const VectorXd residual = image - x;
  if (last_residual_.size() > 0) {
    image_changes_.push_back(image - last_image_);
    residual_changes_.push_back(residual - last_residual_);
    if (static_cast<int>(residual_changes_.size()) > depth_) {
      image_changes_.pop_front();
      residual_changes_.pop_front();
    }
  }
  last_image_ = image;
  last_residual_ = residual;
  if (residual_changes_.empty()) return image;
  const auto columns = static_cast<Eigen::Index>(residual_changes_.size());
  Eigen::MatrixXd R(residual.size(), columns);
  for (Eigen::Index j = 0; j < columns; ++j) R.col(j) = residual_changes_[static_cast<std::size_t>(j)];
  const VectorXd weights = R.colPivHouseholderQr().solve(residual);
  VectorXd result = image;
  for (Eigen::Index j = 0; j < columns; ++j) result -= weights[j] * image_changes_[static_cast<std::size_t>(j)];
  return result;
}

}  // namespace ozark
