#include <ozark/num/anderson.hpp>

#include <Eigen/QR>

#include <algorithm>

namespace ozark {

using Eigen::Index;
using Eigen::VectorXd;

// The least squares by normal equations, columns scaled to 1: what they lose in digits a later step makes good, and
// they read the history once where an orthogonal factorisation works on it for each column.
VectorXd Anderson::next(const VectorXd& x, const VectorXd& image) {
  const VectorXd residual = image - x;
  if (last_residual_.size() > 0) {
    if (residual_changes_.cols() == 0) {
      image_changes_.resize(x.size(), depth_);
      residual_changes_.resize(x.size(), depth_);
      gram_.setZero(depth_, depth_);
    }
    image_changes_.col(next_) = image - last_image_;
    residual_changes_.col(next_) = residual - last_residual_;
    kept_ = std::min<Index>(kept_ + 1, depth_);
    const VectorXd products = residual_changes_.leftCols(kept_).transpose() * residual_changes_.col(next_);
    gram_.col(next_).head(kept_) = products;
    gram_.row(next_).head(kept_) = products.transpose();
    next_ = (next_ + 1) % depth_;
  }
  last_image_ = image;
  last_residual_ = residual;
  if (kept_ == 0) return image;
  const VectorXd size = gram_.diagonal().head(kept_).cwiseSqrt();
  if (!(size.minCoeff() > 0.0)) return image;
  const VectorXd scale = size.cwiseInverse();
  const Eigen::MatrixXd scaled = scale.asDiagonal() * gram_.topLeftCorner(kept_, kept_) * scale.asDiagonal();
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(scaled);
  qr.setThreshold(1e-13);
  const VectorXd right = scale.cwiseProduct(residual_changes_.leftCols(kept_).transpose() * residual);
  const VectorXd weights = scale.cwiseProduct(qr.solve(right));
  return image - image_changes_.leftCols(kept_) * weights;
}

}  // namespace ozark
