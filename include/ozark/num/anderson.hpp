#pragma once
// Anderson mixing: the fixed point of x = g(x) from the last few pairs (x, g(x)), by least squares over their
// differences. Equivalent to GMRES where g is linear [Walker2011].

#include <Eigen/Core>

namespace ozark {

class Anderson {
 public:
  /// @param depth  differences kept, >= 1
  explicit Anderson(int depth) : depth_(depth) {}

  /// The next x from this one and its image.
  [[nodiscard]] Eigen::VectorXd next(const Eigen::VectorXd& x, const Eigen::VectorXd& image);

 private:
  int depth_;
  Eigen::Index kept_ = 0, next_ = 0;  // columns in use, the one to be replaced
  Eigen::VectorXd last_image_, last_residual_;
  Eigen::MatrixXd image_changes_, residual_changes_, gram_;  // gram: of the residual changes
};

}  // namespace ozark
