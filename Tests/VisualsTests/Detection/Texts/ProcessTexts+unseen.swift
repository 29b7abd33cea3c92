/// Scored before anybody looked at their diagrams; no rule was made for them.
extension ProcessTexts {
  static let unseen = #"""
    # furniture return
    When a customer wants to return a piece of furniture, she fills in a form on the website. A clerk checks whether the return period has expired. If it has, the return is refused and the customer is informed. If not, the clerk arranges a pick-up with the carrier. After the furniture has arrived in the warehouse, it is examined for scratches. Undamaged pieces go back on sale, damaged pieces are sent to the repair shop. In both cases, accounting transfers the money. Finally, the case is archived.
    - fill|form; check|; refuse|return; inform|customer; arrange|pick-up; arrive|furniture; examine|furniture; go|pieces; send|pieces; transfer|money; archive|case
    ? it has; undamaged pieces; damaged pieces
    > 1>2>3>4 2>5>6>7>8,9>10>11
    # data request
    The data protection officer receives a request from a citizen. She verifies the identity of the citizen. If the identity cannot be verified, she asks for a copy of the passport and waits for the reply. Then the request is forwarded to all departments. The departments search their files and report the results within two weeks. Meanwhile, the officer prepares the cover letter. Once all results are in, they are put together in one document, which the legal team reviews. Unless the legal team objects, the document is mailed to the citizen.
    - receive|request; verify|identity; ask|copy; wait|reply; forward|request; search|files; report|results; prepare|letter; put|results; review|; mail|document
    ? the identity cannot be verified; the legal team objects
    > 1>2>3>4>5 2>5 5>6>7>9 5>8>9>10>11
    # spoken espresso
    Alright so, let's make an espresso. What you wanna do first is switch on the machine and let it heat up. While it's heating up, you grind the beans. You put the coffee into the basket and, um, you tamp it down. Then you lock the handle in and you press the button. If it runs through in less than twenty seconds, your grind is too coarse, so you throw it away and grind the beans finer. If it takes about thirty seconds, you're good, and you just drink it.
    - switch|machine; let|; grind|beans; put|coffee; tamp|coffee; lock|handle; press|button; throw|; grind|beans; drink|
    ? it runs through in less than twenty seconds; it takes about thirty seconds
    > 1>2,3>4>5>6>7>8>9 7>10
    # elevator fault
    An alarm from the elevator reaches the control room. The operator talks to the people in the cabin and calms them. At the same time, a second operator alerts the technician on duty. The technician drives to the building and switches off the power. He then moves the cabin to the next floor by hand and opens the doors. If somebody is hurt, an ambulance is called. The technician looks for the cause of the fault. Small faults are repaired on the spot; for large faults, a repair is scheduled with the manufacturer. The elevator stays locked until the repair has been completed. At the end of the shift the technician writes a report.
    - reach|room; talk|people; calm|; alert|technician; drive|building; switch|power; move|cabin; open|doors; call|ambulance; look|cause; repair|faults; schedule|repair; write|report
    ? somebody is hurt; small faults; large faults
    > 1>2>3 1>4 3,4>5>6>7>8>9>10 8>10>11,12>13
    # grant
    Researchers apply for the grant online. The secretariat checks the applications for completeness. Incomplete applications are rejected immediately. Complete applications are sent to two experts, each of whom writes a review. If both reviews are positive, the project is recommended for funding. If both are negative, the project is turned down. If they contradict each other, a third review is obtained. The committee meets twice a year and decides on the recommended projects. The applicants are then informed of the decision. Successful applicants sign the contract and receive the first payment.
    - apply|grant; check|applications; reject|applications; send|applications; write|review; recommend|project; turn|project; obtain|review; decide|projects; inform|applicants; sign|contract; receive|payment
    ? incomplete applications; complete applications; both reviews are positive; both are negative; they contradict each other; successful applicants
    > 1>2>3,4 4>5>6,7,8 6,8>9>10>11>12
    # server patch
    Every month we patch our servers, and here is how we do it. First we announce the maintenance window to all users. Before we touch anything, we take a snapshot of each machine. After that the patches are installed on the test servers. We run the test suite, and if something breaks, we contact the vendor and postpone the patch. If the tests pass, we move on to the production servers. These are patched one after the other. After each reboot we check whether all services are up again. If a service doesn't start, we roll back to the snapshot. When everything is running, we close the maintenance window.
    - announce|window; take|snapshot; install|patches; run|suite; contact|vendor; postpone|patch; move|servers; patch|servers; check|services; roll|snapshot; close|window
    ? something breaks; the tests pass; a service doesn't start
    > 1>2>3>4>5>6 4>7>8>9>10>11 9>11
    # adoption of a dog
    If you want to adopt a dog from our shelter, you first send us an email. We then invite you to a talk, during which you tell us about your home. After that you meet the dogs and choose one of them. You take a walk with the dog; if the two of you don't get along, you can choose another dog. Otherwise one of our volunteers visits your home. If the visit goes well, you sign the contract, pay the fee and take the dog with you. If it doesn't, we explain what you would have to change.
    - send|email; invite|you; tell|; meet|dogs; choose|one; take|walk; choose|dog; visit|home; sign|contract; pay|fee; take|dog; explain|
    ? the two of you don't get along; the visit goes well; it doesn't
    > 1>2>3>4>5>6>7 6>8>9>10>11 8>12
    # newsletter
    The editor collects the topics for the newsletter until Wednesday. Then she writes the articles, while the designer chooses the pictures. The draft is assembled and sent to the head of marketing for approval. The head of marketing either approves the draft or requests changes. If changes are requested, the editor makes them and sends the draft again. After approval, the newsletter is sent to all subscribers. Addresses that cannot be reached are deleted from the list. One week later, the analyst evaluates how many readers have opened the newsletter and presents the figures to the team.
    - collect|topics; write|articles; choose|pictures; assemble|draft; send|draft; approve|draft; request|changes; make|changes; send|draft; send|newsletter; delete|addresses; evaluate|; present|figures
    ? changes are requested; cannot be reached
    > 1>2,3>4>5>6,7 7>8>9 6>10>11>12>13
    """#
}
