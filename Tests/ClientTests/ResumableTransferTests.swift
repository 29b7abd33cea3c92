import Testing

@testable import Client

@Suite struct ResumableTransferTests {
  private let broken = ServiceClientError.unreachable(server: "s", reason: "r")

  @Test("A recording goes in pieces, one after another")
  func pieces() {
    var transfer = ResumableTransfer(length: 25, piece: 10)
    #expect(transfer.next == .create)
    transfer.created(path: "/u")
    for (offset, count) in [(0, 10), (10, 10), (20, 5)] {
      #expect(transfer.next == .send(path: "/u", offset: Int64(offset), count: count))
      transfer.isAt(Int64(offset + count))
    }
    #expect(transfer.next == .done(path: "/u"))
  }

  @Test("After a break the service is asked how much it has, and it goes on there")
  func breaks() {
    var transfer = ResumableTransfer(length: 25, piece: 10)
    transfer.created(path: "/u")
    transfer.failed(broken)
    #expect(transfer.next == .ask(path: "/u") && transfer.pause > 0)
    transfer.isAt(7)
    #expect(transfer.pause == 0)
    #expect(transfer.next == .send(path: "/u", offset: 7, count: 10))
    transfer.failed(.refused(Refusal(status: 409, code: "wrong_offset", message: "")))
    #expect(transfer.next == .ask(path: "/u"))
    transfer.isAt(25)
    #expect(transfer.next == .done(path: "/u"))
  }

  @Test("Breaks without progress end it; breaks with progress do not")
  func patience() {
    var transfer = ResumableTransfer(length: 1000, piece: 10, mostFailures: 3)
    transfer.created(path: "/u")
    for offset in 1...50 {
      transfer.failed(broken)
      transfer.failed(broken)
      transfer.isAt(Int64(offset))
    }
    transfer.failed(broken)
    transfer.failed(broken)
    transfer.isAt(50)
    transfer.failed(broken)
    #expect(transfer.next == .giveUp(broken))
  }

  @Test("What is refused for good is not tried again", arguments: [401, 413, 415, 507])
  func refused(status: Int) {
    let refusal = ServiceClientError.refused(Refusal(status: status, code: "c", message: "m"))
    var transfer = ResumableTransfer(length: 1)
    transfer.failed(refusal)
    #expect(transfer.next == .giveUp(refusal))
  }

  @Test(
    "A service that tells an offset outside the recording is not believed", arguments: [-1, 26] as [Int64])
  func offset(told: Int64) {
    var transfer = ResumableTransfer(length: 25)
    transfer.created(path: "/u")
    transfer.isAt(told)
    guard case .giveUp(.notUnderstood) = transfer.next else {
      return #expect(Bool(false), "\(transfer.next)")
    }
  }

  @Test("The service's wish when to come back is respected")
  func retryAfter() {
    var transfer = ResumableTransfer(length: 25)
    transfer.failed(.refused(Refusal(status: 429, code: "c", message: "m", retryAfter: 7)))
    #expect(transfer.pause == 7 && transfer.next == .create)
  }
}
