// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Duck.h"

namespace stemma::duck {

/// This process's own instance, kept from one request to the next: two threads, our aggregate functions in it.
/// Only for queries whose text is all ours: it may open any file. A person's SQL gets an instance of its own.
Result<Connection*> warm();

} // namespace stemma::duck
