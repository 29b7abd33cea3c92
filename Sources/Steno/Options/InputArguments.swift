import ArgumentParser
import AudioIO
import Foundation
import Transcription

/// What is read of the recordings, and how much at most.
struct InputArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Channel to transcribe, from 0, or mix.")
  var channel = ChannelArgument()
  @Option(help: "One text of all channels mixed (mix), or each channel by itself as a speaker (split).")
  var channels = ChannelMode.mix
  @Option(help: "Largest input in bytes, such as 500M. (default: 16G)")
  var maxBytes: ByteCount?
  @Option(help: "Longest recording, such as 90s, 10m or 2h. (default: 24h)")
  var maxDuration: TimeLength?

  func validate() throws {
    if channels == .split, channel.selection != .mix {
      throw ValidationError("--channel chooses one channel and --channels split takes all; give one of them.")
    }
  }

  /// How channels become speakers of these names; nil where they do not.
  func split(_ names: [String]) -> ChannelSplit? {
    channels == .split ? ChannelSplit(speakerNames: names) : nil
  }

  var limits: AudioLimits {
    AudioLimits(
      maximumBytes: maxBytes?.bytes ?? AudioLimits.standard.maximumBytes,
      maximumSeconds: maxDuration?.seconds ?? AudioLimits.standard.maximumSeconds)
  }

  /// Recordings that arguments mean: folders give the media files in them. Folders without any are returned apart.
  static func expand(_ arguments: [String]) -> (inputs: [String], emptyFolders: [String]) {
    var inputs: [String] = []
    var empty: [String] = []
    for argument in arguments {
      var isFolder: ObjCBool = false
      if argument != "-", FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder),
        isFolder.boolValue
      {
        let found = RecordingSearch.recordings(in: argument)
        if found.isEmpty { empty.append(argument) }
        inputs += found
      } else {
        inputs.append(argument)
      }
    }
    return (inputs, empty)
  }
}
