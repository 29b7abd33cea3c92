/// Explanations as they are spoken and written down by a recognizer: few commas, subordinate clauses that run on into
/// the main clause, departments that act.
extension ProcessTexts {
  static let spoken = #"""
    # onboarding of a new hire
    So um okay let me walk you through how we onboard a new hire, right. First HR sends the contract and, uh, once the contract is signed IT sets up the laptop. While that's happening the manager prepares a training plan. If the new hire is remote we ship the laptop, otherwise they pick it up at the front desk. On the first day they get a tour, and after that they meet the team. At the end of the week the manager checks in with them, and if there are problems they schedule another meeting, if not onboarding is done.
    - send|contract; sign|contract; set|laptop; prepare|training plan; ship|laptop; pick|laptop; get|tour; meet|team; check|; schedule|meeting
    ? the new hire is remote; there are problems
    > 1>2>3,4 3,4>5,6 5,6>7>8>9>10
    # bug fix
    Okay so when a bug comes in support writes a ticket. Once the ticket is open QA tries to reproduce the bug. If they can reproduce it a developer fixes it, if not support asks the customer for more details. After the fix is merged QA tests it again. As soon as the test passes we release the patch and PR informs the customers.
    - come|bug; write|ticket; open|ticket; reproduce|bug; fix|bug; ask|customer; merge|fix; test|fix; pass|test; release|patch; inform|customers
    ? they can reproduce it
    > 1>2>4>5,6 5>7>8>9>10>11
    # visa application
    First you fill in the form and then you book an appointment. Before the appointment takes place you pay the fee. At the appointment the officer takes your fingerprints and while he does that a colleague copies your passport. If anything is missing they send you home, otherwise they forward the application to the embassy. When the decision is made you get an email and you pick up your passport.
    - fill|form; book|appointment; pay|fee; take|fingerprints; copy|passport; send|you; forward|application; make|decision; get|email; pick|passport
    ? anything is missing
    > 1>2>3>4,5 4,5>6,7 7>8>9>10
    # pizza order
    So when an order comes in the cashier prints the slip and hands it to the kitchen. The cook rolls out the dough and while the oven heats up the helper cuts the vegetables. After the pizza is topped it goes into the oven. Once it's done the cook puts it into a box. If the customer ordered delivery the driver takes it, if not the cashier calls the customer to the counter.
    - come|order; print|slip; hand|; roll|dough; heat|oven; cut|vegetables; top|pizza; go|; put|; take|; call|customer
    ? the customer ordered delivery
    > 1>2>3>4>5,6 5,6>7>8>9>10,11
    # security incident
    Right so if somebody reports a phishing mail IT blocks the sender. After that IT checks the logs and HR warns the staff. If the password was stolen IT resets the account and legal informs the authority. If not the case is closed. At the end IT writes a report.
    - block|sender; check|logs; warn|staff; reset|account; inform|authority; write|report
    ? the password was stolen
    > 1>2>3>4>5>6
    # moving house
    Well first we visit the customer and after we have seen the flat we write an offer. As soon as the customer signs the offer the office books a truck. On the day of the move two men pack the boxes while a third one takes apart the furniture. When everything is loaded the driver takes it to the new place. If something breaks the customer fills in a claim form. At the end we pick up the empty boxes.
    - visit|customer; see|flat; write|offer; sign|offer; book|truck; pack|boxes; take|furniture; load|; take|; fill|claim form; pick|boxes
    ? something breaks
    > 1>2>3>4>5>6,7 6,7>8>9>10>11 9>11
    # podcast
    So what we do is we pick a topic and then the host writes down the questions. Before the guest arrives the engineer sets up the microphones. We record for about an hour, and once the recording is done the editor cuts out the mistakes. While the editor is doing that marketing designs the cover. Then the producer listens to it and if she likes it we upload the episode, if not it goes back to the editor.
    - pick|topic; write|questions; set|microphones; arrive|guest; record|; cut|mistakes; design|cover; listen|; upload|episode; go|
    ? she likes it
    > 1>2>3>4>5>6,7 6,7>8>9,10
    # blood donation
    When a donor comes in the nurse checks the identity card. Then the donor fills out a questionnaire and after the questionnaire is filled out a doctor measures the blood pressure. If the pressure is too high the donor is sent home, if it's fine the nurse takes the blood. While the blood is running the nurse watches the donor. Once the bag is full she takes out the needle and the donor gets a snack.
    - come|donor; check|identity card; fill|questionnaire; measure|blood pressure; send|donor; take|blood; watch|donor; take|needle; get|snack
    ? the pressure is too high; it's fine; the bag is full
    > 1>2>3>4>5,6 6>7>8>9
    # expense claim
    Um so the employee uploads the receipts and the system creates a claim. Once the claim is submitted the manager reviews it. If the amount is over five hundred euros finance has to approve it too. If something is wrong the manager sends it back and the employee corrects it, otherwise payroll pays out the money. When the money is paid the employee gets a message.
    - upload|receipts; create|claim; submit|claim; review|claim; approve|claim; send|; correct|; pay|money; get|message
    ? the amount is over five hundred euros; something is wrong
    > 1>2>3>4>5>6,8 4>6,8 6>7 8>9
    # product research
    Okay R&D develops a prototype and as soon as the prototype works QA runs the tests. If the tests fail R&D changes the design and QA repeats the tests. If they pass purchasing orders the parts. While the parts are being delivered PR prepares the launch and HR hires two more people. After the parts have arrived production starts up the line.
    - develop|prototype; work|prototype; run|tests; change|design; repeat|tests; order|parts; deliver|parts; prepare|launch; hire|people; arrive|parts; start|line
    ? the tests fail; they pass
    > 1>2>3>4>5 3>6>7,8 8>9 7,9>10>11
    # lost luggage
    If your bag doesn't arrive you go to the desk and the agent fills out a report. Before you leave the agent gives you a number. The airline searches for the bag and once they have found it they call you. If you live nearby a courier brings the bag, otherwise you pick it up at the airport. If the bag isn't found after three weeks the airline pays for it.
    - go|desk; fill|report; give|number; leave|; search|bag; find|bag; call|you; bring|bag; pick|bag; pay|
    ? your bag doesn't arrive; you live nearby; the bag isn't found after three weeks
    > 1>2>3>4>5>6>7>8,9 8,9>10
    # garden party
    So you know first I write the list and my sister sends out the invitations. When the guests have answered I buy the food. On the day my brother puts up the tent and while he's doing that I make the salads. If it rains we move everything inside, if not we light the grill. After the guests have left we clean up.
    - write|list; send|invitations; answer|guests; buy|food; put|tent; make|salads; move|everything; light|grill; leave|guests; clean|
    ? it rains
    > 1>2>3>4>5,6 5,6>7,8 7,8>9>10
    # repair of a bicycle
    Alright when the customer brings in the bike we take a look at it and we write down what's broken. If we have the parts we start right away, if we don't have them we order them and wait until they arrive. Once the bike is repaired a colleague checks the brakes. When he's happy we call the customer and the customer picks up the bike and pays the bill.
    - bring|bike; look|; write|; start|; order|parts; wait|; repair|bike; check|brakes; call|customer; pick|bike; pay|bill
    ? we have the parts; we don't have them
    > 1>2>3>4,5 5>6 4,6>7>8>9>10>11
    # exam grading
    So after the exam is over the assistants collect the papers. Two of them grade the papers and when they're finished the professor goes over the results. If she agrees with the grades the office publishes them, otherwise the assistants grade them again. If a student complains the professor looks at the paper with him. When there are no more complaints the office archives everything.
    - collect|papers; grade|papers; go|results; publish|grades; grade|; look|paper; archive|everything
    ? she agrees with the grades; a student complains
    > 1>2>3>4,5 4,5>6>7 4,5>7
    """#
}
