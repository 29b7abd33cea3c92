import Stores

/// A page of many, as all lists of our interface show it.
struct PageResource<Item: Encodable>: Encodable {
  var items: [Item]
  /// Of all pages.
  var total: Int
  /// From 1 on.
  var page: Int
  /// How many a page has at most.
  var limit: Int

  init(_ items: [Item], total: Int, page: Int, limit: Int) {
    self.items = items
    self.total = total
    self.page = page
    self.limit = limit
  }

  /// - Parameters:
  ///   - items: those of `page`, as they are shown.
  init(_ items: [Item], of page: JobPage, _ query: JobQuery) {
    self.init(items, total: page.total, page: query.offset / query.limit + 1, limit: query.limit)
  }
}
