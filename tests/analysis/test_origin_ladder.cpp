#include <ozark/analysis/origin_ladder.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <cmath>
#include <set>

using namespace ozark;
using namespace ozark::analysis;

TEST_CASE("every lag pairs a frame with the one that many samples before, from all its origins") {
  for (const std::int64_t spacing : {1, 4, 64})
    for (const std::int64_t together : {1, 8, 13}) {  // samples worked on at once
      OriginLadder ladder({0.5, 8, 300.0, spacing});
      const auto& lags = ladder.lags();
      std::vector<std::set<std::int64_t>> origins(lags.size());
      const std::int64_t samples = 5000 / together * together;
      std::size_t most = 0;
      for (std::int64_t next = 0; next < samples; ++next) {
        ladder.add(Eigen::ArrayXXd::Constant(1, 1, static_cast<double>(next)));
        CHECK(ladder.waiting_count() == next % together + 1);
        most = std::max(most, ladder.frames());
        if (ladder.waiting_count() < together) continue;
        std::int64_t now = next + 1 - together;
        for (const auto& [frame, all] : ladder.waiting()) {
          REQUIRE(frame(0, 0) == static_cast<double>(now));
          for (const auto& [k, then] : all) {
            const auto at = static_cast<std::int64_t>(then(0, 0));
            REQUIRE(now - at == lags[static_cast<std::size_t>(k)]);
            REQUIRE(origins[static_cast<std::size_t>(k)].insert(at).second);
          }
          ++now;
        }
        CHECK(now == next + 1);
        ladder.finish();
      }
      CHECK(lags.back() >= 600);
      CHECK(lags[lags.size() - 2] < 600);
      std::int64_t octave = 1;
      for (std::size_t k = 0; k < lags.size(); ++k) {
        while (lags[k] >= 8 * octave) octave *= 2;
        const std::int64_t step = std::max(octave, spacing);
        CHECK(static_cast<std::int64_t>(origins[k].size()) == (samples - 1 - lags[k]) / step + 1);
        CHECK(*origins[k].rbegin() % step == 0);
      }
      const double octaves = std::log2(static_cast<double>(octave));
      CHECK(static_cast<double>(most) <= (2.0 + octaves) * 4.0 + static_cast<double>(together));
    }
}

TEST_CASE("lags: every one of the first rung, then half as many in each octave") {
  CHECK(OriginLadder({1.0, 4, 20.0, 1}).lags() == std::vector<std::int64_t>{0, 1, 2, 3, 4, 6, 8, 12, 16, 24});
  CHECK(OriginLadder({1.0, 8, 3.0, 1}).lags() == std::vector<std::int64_t>{0, 1, 2, 3});
  CHECK(OriginLadder({0.1, 8, 0.3, 1}).times()[3] == Approx(0.3).epsilon(1e-15));
  CHECK_THROWS_WITH(OriginLadder({1.0, 6, 3.0, 1}), Catch::Contains("power of two"));
  CHECK_THROWS_WITH(OriginLadder({0.0, 8, 3.0, 1}), Catch::Contains("interval"));
  CHECK_THROWS_WITH(OriginLadder({1.0, 8, 3.0, 3}), Catch::Contains("spacing"));
  CHECK_THROWS_WITH(OriginLadder({1.0, 8, -3.0, 1}), Catch::Contains("longest"));
}

TEST_CASE("the running integral is exact for straight lines") {
  const Eigen::ArrayXd t = Eigen::ArrayXd::LinSpaced(7, 0.0, 3.0).square();
  CHECK((running_integral(t, 2.0 * t + 1.0) - (t.square() + t)).abs().maxCoeff() < 1e-13);
}
