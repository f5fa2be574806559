// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/preview/PreviewFixture.h"
#include "ui/session/Context.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"

#include <QUndoStack>
#include <string>

namespace stemma::ui {

/// A shop whose pipeline ran with `least` 2, then 4, each time another total; and what a view of the window is given.
struct ShopFixture : PreviewFixture {
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    Settings settings;
    QUndoStack undo;
    Context context{session, selection, runs, desk, settings, undo};

    static std::string shopText(int least) {
        return "stemma: 1\nname: shop\nparameters:\n  least: " + std::to_string(least) +
               "\n  share: 0.5\nsteps:\n"
               "  sales:\n    import: sales.csv\n"
               "  large:\n    sql: SELECT * FROM sales WHERE amount >= $least\n    inputs: [sales]\n"
               "    parameters: [least]\n"
               "  totals:\n    sql: SELECT sum(amount)::DOUBLE AS total FROM large\n    inputs: [large]\n"
               "    outputs: {totals: {type: metrics, format: json}}\n";
    }
    Status runTwice() {
        for (const int least : {2, 4}) {
            pipeline(shopText(least));
            STEMMA_CHECK(run());
        }
        return {};
    }
    /// True once so many runs are listed.
    bool open(std::size_t listed) {
        session.open(project / ".stemma");
        return QTest::qWaitFor([this, listed] { return session.overview()->runs.size() == listed; });
    }
};

} // namespace stemma::ui
