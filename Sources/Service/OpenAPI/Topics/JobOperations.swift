import HTTPTypes
import Jobs
import Stores

extension APIOperation {
  /// Jobs of all kinds.
  static var jobs: [APIOperation] {
    let (topic, job) = ("Jobs", APISchema.reference("Job"))
    return [
      APIOperation(
        method: .get, path: "/api/v1/jobs", topic: topic, summary: "All that is worked on for you",
        parameters: [
          .query(
            "kind", APISchema.choice(JobRoutes.kinds.map(\.rawValue)),
            "Only of this kind; several with commas.")
        ] + .jobFilters + .page(of: JobQuery.mostPerPage),
        answers: [.json(200, "A page of them.", APISchema.page(of: job))], errors: [400]),
      APIOperation(
        method: .get, path: "/api/v1/jobs/{id}", topic: topic, summary: "One job of any kind",
        description: "What it made stands at its `status_url`.", parameters: [.id],
        answers: [.json(200, "The job.", job)], errors: [404]),
    ]
  }
}
