#pragma once
// What programs say about the memory of their process.

namespace ozark {

/// Memory of freed arrays stays with the process instead of going back to the system page by page: measurements take
/// and free the same arrays again and again, and new pages cost more than what is written to them. For main(), once;
/// does nothing where the C library is not GNU's.
void keep_freed_memory();

}  // namespace ozark
