// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/tables/Tables.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/ExportsItsFile.h"
#include "ui/visual/RowList.h"

#include <QWidget>
#include <memory>
#include <utility>
#include <vector>

class QLineEdit;
class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class Button;
class ViewerBar;
class ViewerMessage;

/// What a file says of itself, ready to be shown; made by a worker.
struct OutlinePage {
    struct Part {
        QString title;
        std::vector<std::pair<QString, QString>> facts; ///< names and values; without a name the value alone
        bool warning = false;                           ///< of something that may do harm
        bool code = false;                              ///< names of code
    };
    QString facts; ///< of the bar
    std::vector<Part> parts;
    ListRows rows;
    QString find; ///< what the field above says: "Filter the tensors"
};

/// A model or an archive by what its header says: facts at the left, a list of tensors or entries beside them, and the
/// bytes behind a button. Read by `stemma-tables`, which may die of it: then the reason is shown, and it can be tried
/// again. Nothing is unpickled, unpacked or executed.
class OutlineView : public QWidget, public ExportsItsFile {
    Q_OBJECT
public:
    enum class Kind : std::uint8_t { Model, Archive };
    OutlineView(Kind kind, QWidget* parent = nullptr);
    void open(const fs::path& file, std::shared_ptr<TablesClient> tables);
    RowList* list() const { return m_list; }
    ViewerBar* bar() const { return m_bar; }
    ViewerMessage* message() const { return m_message; }
    bool bytesShown() const;
    void showBytes(bool bytes);
    bool loading() const override { return m_reading.busy(); }

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);

private:
    void read();
    void take(OutlinePage page);
    QWidget* sideOf(const OutlinePage& page);

    Kind m_kind;
    fs::path m_file;
    std::shared_ptr<TablesClient> m_tables;
    ViewerBar* m_bar;
    QLineEdit* m_find;
    Button* m_bytesButton;
    QWidget *m_page, *m_side = nullptr, *m_bytes = nullptr;
    RowList* m_list;
    ViewerMessage* m_message;
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    Latest m_reading;
};

OutlinePage modelPage(const Json& outline);
OutlinePage archivePage(const Json& listing);

} // namespace stemma::ui
