#include "program.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ozark::cli {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

void redirect(int descriptor, const fs::path& file) {
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
}

// [provenance] and run.log hold times and numbers of threads.
std::string without_provenance(const std::string& text) { return text.substr(0, text.find("[provenance]")); }

}  // namespace

std::string results_of(const Scratch& scratch, const std::string& name) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(scratch / name))
    if (entry.is_regular_file() && entry.path().filename() != "run.log") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string all;
  for (const auto& file : files)
    all += fs::relative(file, scratch / name).string() + "\n" + without_provenance(text_of(file)) + "\n";
  return all;
}

Process::Process(const Scratch& scratch, std::vector<std::string> arguments)
    : out_(scratch / ".out"), err_(scratch / ".err") {
  arguments.insert(arguments.begin(), OZARK_FAKE);
  std::vector<char*> pointers;
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const fs::path directory = scratch / "";
  id_ = ::fork();
  if (id_ != 0) return;
  redirect(STDOUT_FILENO, out_);
  redirect(STDERR_FILENO, err_);
  if (::chdir(directory.c_str()) == 0) ::execv(pointers.front(), pointers.data());
  ::_exit(127);
}

void Process::signal(int number) const { ::kill(id_, number); }

Outcome Process::wait() {
  int status = 0;
  ::waitpid(id_, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_of(out_), text_of(err_)};
}

Outcome call(const Scratch& scratch, std::vector<std::string> arguments) {
  return Process(scratch, std::move(arguments)).wait();
}

bool wait_for(const fs::path& file) {
  for (int i = 0; i < 2000; ++i) {
    if (fs::exists(file)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

bool wait_for_another(const fs::path& file) {
  if (!wait_for(file)) return false;
  const auto first = fs::last_write_time(file);
  for (int i = 0; i < 2000; ++i) {
    std::error_code gone;
    if (fs::last_write_time(file, gone) != first && !gone) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace ozark::cli
