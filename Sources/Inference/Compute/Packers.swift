import CKernels

/// What prepares weights at load. All levels give the same bits, so the best one of the machine is taken.
enum Packers {
  static let table: steno_packers = {
    guard let table = steno_packers_for(InstructionSet.detected.identifier) else {
      preconditionFailure("The packers of a level that runs here are missing")
    }
    return table.pointee
  }()
}
