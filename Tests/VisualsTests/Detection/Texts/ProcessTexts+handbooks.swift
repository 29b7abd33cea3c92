/// Texts in the style of process handbooks and of talks, used to find the rules.
extension ProcessTexts {
  static let handbooks = #"""
    # vacation request
    The process of requesting a vacation starts when an employee submits a vacation request. Once the request has been received, it is forwarded to the direct supervisor of the employee, who must approve or reject it. If the request is rejected, it is returned to the employee, who can then read the reasons. If the request is approved, a notification is sent to the human resources department, which must complete the necessary administrative steps.
    - submit|request; receive|request; forward|request; approve|request; reject|request; return|request; read|reasons; send|notification; complete|steps
    ? the request is rejected; the request is approved
    > 1>2>3>4,5 4,5>6,8 6>7 8>9
    # underwriter
    A broker enters a new application into the portal, which triggers a check of the credit history. The application is then handed over to an underwriter. The underwriter evaluates the risk and, if necessary, requests further documents from the broker. Applications with a low risk are accepted at once, whereas applications with a high risk have to be confirmed by the head underwriter. After acceptance, the policy is printed and mailed to the customer, and the broker receives his commission.
    - enter|application; hand|application; evaluate|risk; request|documents; accept|applications; confirm|applications; print|policy; mail|policy; receive|commission
    ? necessary; applications with a low risk; applications with a high risk
    > 1>2>3>4>5,6 3>5,6 5,6>7>8>9
    # hardware order
    The service desk gets a request for new hardware. An employee of the service desk checks whether the device is on the list of approved devices. If it is not, the request is declined. If it is, the employee determines whether the device is in stock. When it is in stock, the device is prepared by a technician and delivered to the desk of the user. When it is not in stock, the purchasing team orders it and informs the user of the delay. As soon as the ordered device has arrived, it is treated in the same way. At the end the inventory is updated.
    - get|request; check|; decline|request; determine|; prepare|device; deliver|device; order|device; inform|user; arrive|device; update|inventory
    ? it is not; it is; it is in stock; it is not in stock
    > 1>2>3,4 4>5,7 5>6>10 7>8>9>10
    # thesis
    A student who wants to write a thesis first has to find a supervisor. Together they agree on a topic, and the student writes a proposal. The proposal is examined by the committee. It either accepts the proposal, asks for changes or turns it down. In case of changes, the student revises the proposal and submits it again. Once it has been accepted, the student registers the thesis at the office and has six months to write it. Should the student need more time, the office may grant an extension of four weeks. The finished thesis is graded by two reviewers independently of each other, after which the student presents the results.
    - find|supervisor; agree|topic; write|proposal; examine|proposal; accept|proposal; ask|changes; turn|; revise|proposal; register|thesis; grant|extension; grade|thesis; present|results
    ? changes; the student need more time
    > 1>2>3>4>5,6,7 6>8>4 5>9>10>11>12 9>11
    # bakery chain
    Every evening the branches send their orders to the central bakery. There the orders are added up and the amounts of dough are calculated. While the dough is being prepared, the shift leader draws up the plan for the ovens. The bread is baked during the night. Loaves that are too dark are sorted out and given to a farm. The rest is packed into boxes, which are loaded onto the trucks. Before a truck leaves the yard, the driver signs the delivery note. The drivers deliver the boxes and bring back the empty ones.
    - send|orders; add|orders; calculate|amounts; prepare|dough; draw|plan; bake|bread; sort|loaves; give|loaves; pack|rest; load|boxes; sign|note; leave|yard; deliver|boxes; bring|ones
    ? too dark; rest
    > 1>2>3>4,5>6>7,9 7>8 9>10>11>12>13>14
    # bug triage
    New bugs land in the inbox of the triage team. Someone from the team reads the report and tries to reproduce the bug. If the bug can't be reproduced, the reporter is asked for more information. If there is no answer within ten days, the bug is closed automatically. Otherwise the bug gets a priority and is assigned to a developer. Critical bugs are fixed right away, all other bugs wait until the next planning. The developer writes a test that fails, fixes the code and opens a pull request. Before the pull request is merged, a second developer has to approve it.
    - land|bugs; read|report; reproduce|bug; ask|reporter; close|bug; get|priority; assign|bug; fix|bugs; wait|; write|test; fix|code; open|request; approve|; merge|request
    ? the bug can't be reproduced; there is no answer; critical bugs; other bugs
    > 1>2>3>4>5,6 3>6>7>8,9>10>11>12>13>14
    # clinic intake spoken
    So when you come to the clinic for the first time, you go to the front desk, and they give you a form. You fill out the form, and then you wait in the waiting area. If it's an emergency, of course, they take you straight to the doctor. Otherwise a nurse calls you, checks your weight and your temperature, and brings you to a room. The doctor comes in and, well, examines you. Sometimes they need a blood sample, in which case you go down to the lab. After that you get your prescription at the front desk, and you're done.
    - go|desk; give|form; fill|form; wait|area; take|; call|; check|weight; bring|; examine|; go|lab; get|prescription
    ? it's an emergency; need a blood sample
    > 1>2>3>4>5,6 6>7>8>9>10>11 5>9 9>11
    # recruitment agency
    The agency receives a profile from the client. A consultant searches the database for suitable candidates and contacts them by phone. Interested candidates send their documents, which the consultant puts into a short list. At the same time, an advertisement is published online. The client chooses the candidates from the list. The chosen candidates are interviewed, and references are obtained. If no candidate is suitable, the search is repeated. If the client decides in favor of a candidate, the agency drafts the contract, and an invoice is issued. The case is then closed.
    - receive|profile; search|database; contact|; send|documents; put|documents; publish|advertisement; choose|candidates; interview|candidates; obtain|references; draft|contract; issue|invoice
    ? no candidate is suitable; the client decides in favor
    > 1>2>3>4>5,6 5,6>7>8>9>10>11 9>2
    # water sample
    The lab assistant takes a sample and labels it. The sample is split into two halves. One half is frozen, the other half is analyzed. For the analysis, the sample is filtered and heated to sixty degrees. If the value exceeds the limit, a second analysis is carried out. In the event that the second value also exceeds the limit, the authority is alerted immediately. In all other cases the results are entered into the database. The frozen half is kept for six months, after which it is thrown away.
    - take|sample; label|sample; split|sample; freeze|half; analyze|half; filter|sample; heat|sample; carry|analysis; alert|authority; enter|results; keep|half; throw|half
    ? the value exceeds the limit; the second value also exceeds the limit
    > 1>2>3>4,5 5>6>7>8>9,10 7>10 4>11>12
    # compost howto
    Let me quickly explain how we make compost here. We collect leaves and kitchen waste in the big bin. If the pile gets too wet, we add some straw; if it gets too dry, we water it. Every two weeks we turn the pile with a fork. We repeat this until the compost is dark and crumbly. Then we sift it. The fine stuff goes onto the beds and the coarse stuff goes back into the bin. And that's basically all there is to it.
    - collect|leaves; add|straw; water|; turn|pile; sift|; go|stuff; go|stuff
    ? the pile gets too wet; it gets too dry; the compost is dark
    > 1>2,3 1>4 2,3>4>5>6,7
    # museum loan
    Museums that want to borrow a painting write to the registrar. The registrar forwards the letter to the curator and to the restorer. Both give their opinion: the curator checks whether the exhibition is important enough, and the restorer checks the condition of the painting. Only if both agree, the loan is approved. If one of them disagrees, the registrar writes a polite refusal. After approval, an insurance policy is taken out and the transport is planned. A courier accompanies the painting on its way. On its return, the painting is inspected again.
    - write|registrar; forward|letter; check|; check|condition; approve|loan; write|refusal; take|policy; plan|transport; accompany|painting; inspect|painting
    ? both agree; one of them disagrees
    > 1>2>3,4>5,6 5>7>8>9>10
    # ticket shop
    The customer selects the seats and enters the payment data. The system reserves the seats for ten minutes. If the payment fails, the customer can try another card. After three failed attempts the reservation is released. If the payment succeeds, the tickets are generated and sent by email. In parallel, the organizer is notified and the seat plan is updated. Customers may return their tickets up to a week before the event. Returned tickets are put on sale again.
    - select|seats; enter|data; reserve|seats; try|card; release|reservation; generate|tickets; send|tickets; notify|organizer; update|plan; return|tickets; put|tickets
    ? the payment fails; the payment succeeds
    > 1>2>3>4,6 4>5 6>7 7>8,9>10>11
    # travel booking
    An employee who plans a business trip sends a request to her manager. The manager looks at the budget and approves or declines the trip. If the trip is declined, the process ends here. Otherwise the assistant searches for flights and hotels and sends a proposal to the employee. The employee can accept the proposal or ask for other options. In the latter case the assistant searches again. Once the employee has accepted the proposal, the assistant books everything. The tickets are forwarded to the employee, and the costs are entered into the system at the same time.
    - send|request; look|budget; approve|trip; decline|trip; search|flights; send|proposal; accept|proposal; ask|options; book|everything; forward|tickets; enter|costs
    ? the trip is declined
    > 1>2>3,4 3>5>6>7,8 8>5 7>9>10,11
    # water leak
    You notice a leak in the kitchen. First of all, turn off the main valve. Then put a bucket under the leak. If water has reached the sockets, switch off the electricity as well. Call the plumber. While you wait for the plumber, you can dry the floor. The plumber finds the leak and replaces the broken pipe. In case the wall is wet, a dryer is set up. After a week, the wall is checked. If it is still wet, the dryer stays for another week. Otherwise the wall is painted. Don't forget to send the bill to the insurance.
    - notice|leak; turn|valve; put|bucket; switch|electricity; call|plumber; wait|plumber; dry|floor; find|leak; replace|pipe; set|dryer; check|wall; stay|dryer; paint|wall; send|bill
    ? water has reached the sockets; the wall is wet; it is still wet
    > 1>2>3>4>5 3>5>6,7>8>9>10>11 9>11>12,13>14
    # code review talk
    Let me tell you how we do code reviews. So when I'm done with a change, I push it and I open a pull request. I then assign two reviewers. They get an email, and they have two days to look at it. A reviewer reads the changes and leaves comments. If there's something to fix, I fix it and I ask for another look. If not, they approve. We need two approvals. As soon as we have them, the bot merges the change and deletes the branch. And if nobody reacts within two days, the bot sends a reminder to the whole team.
    - push|change; open|request; assign|reviewers; get|email; read|changes; leave|comments; fix|; ask|look; approve|; merge|change; delete|branch; send|reminder
    ? there's something to fix; nobody reacts within two days
    > 1>2>3>4>5>6>7,9 7>8 9>10>11 11>12
    # landfill permit
    The operator files an application with the environmental agency. The agency publishes the application and invites the public to comment. Comments that arrive within six weeks are collected and passed on to the operator. The operator answers the comments and, where necessary, changes the plans. Then a hearing takes place. Following the hearing, the agency weighs the arguments. It may grant the permit, grant it with conditions or refuse it. If the permit is refused, the operator can go to court within one month. Permits with conditions are checked every year by an inspector.
    - file|application; publish|application; invite|public; collect|comments; pass|comments; answer|comments; change|plans; hearing|; weigh|arguments; grant|permit; grant|; refuse|; go|court; check|permits
    ? necessary; the permit is refused; permits with conditions
    > 1>2>3>4>5>6>7>8 6>8>9>10,11,12 12>13 11>14
    # assembly line
    The frame is placed on the belt. Robots weld the side panels to the frame. The body then moves to the paint shop, where it is cleaned, primed and painted. Meanwhile the engine and the gearbox are assembled in another hall. The two lines meet at the so-called wedding, where the body is lowered onto the chassis. Next, workers install the seats and the dashboard. Every car is tested on the rollers. Cars that fail the test are moved to the rework area, and the faults are removed. Cars that pass go straight to the parking lot. From there, they are shipped to the dealers.
    - place|frame; weld|panels; move|body; clean|; prime|; paint|; assemble|engine; meet|lines; lower|body; install|seats; test|car; move|cars; remove|faults; go|cars; ship|
    ? cars that fail the test; cars that pass
    > 1>2>3>4>5>6>8>9>10>11>12>13>15 7>8 11>14>15 2>7
    # food bank
    Supermarkets report surplus food by noon. The coordinator draws up a route and assigns a driver to it. The driver picks up the food from the supermarkets and brings it to the food bank. There, volunteers sort the food: what has gone bad is thrown away, what is still good is put on the shelves. Fresh food has to be cooled at once. People with a pass come in the afternoon and receive a bag. New visitors first register at the desk and show proof of their income. If any food is left in the evening, it is given to an animal shelter.
    - report|food; draw|route; assign|driver; pick|food; bring|food; sort|food; throw|; put|; cool|food; come|people; receive|bag; register|visitors; show|proof; give|food
    ? gone bad; still good; any food is left
    > 1>2>3>4>5>6>7,8 7,8>9>10>11>12>13>14
    # dental
    The patient takes a seat and the assistant puts on the bib. The dentist examines the teeth and takes an x-ray if there is any doubt. Depending on the result, there are three possibilities. If there is no cavity, the assistant cleans the teeth. If there is a small cavity, the dentist drills it out and fills it. If the cavity is deep, the root is treated. Before drilling, the dentist gives the patient an injection. At the end, the patient makes an appointment for the next visit, unless the treatment is complete.
    - take|seat; put|bib; examine|teeth; take|x-ray; clean|teeth; drill|; fill|; treat|root; give|injection; make|appointment
    ? there is any doubt; there is no cavity; there is a small cavity; the cavity is deep; the treatment is complete
    > 1>2>3>4>5,6,8 3>5,6,8 6>7 5,7,8>10
    # podcast spoken no marks
    so basically every week we sit down and pick a topic and then I write a little script and my friend looks for a guest and if we find somebody we send them the questions and then on friday we record the whole thing and afterwards I cut the audio and add the music and once that's done I upload it and we post the link on social media
    - sit|; pick|topic; write|script; look|guest; send|questions; record|thing; cut|audio; add|music; upload|; post|link
    ? we find somebody
    > 1>2>3>4>5>6>7>8>9>10 4>6
    # mortgage
    The mortgage offer is sent to the customer by the customer service representative, who then waits for a reply. If the customer calls or writes back declining the mortgage, the case details are updated and the work is archived prior to cancellation. If the customer sends back the completed offer documents and attaches all prerequisite documents, the case is moved to administration for completion. If not all prerequisite documents are provided, a message is generated asking for the outstanding documents. If no answer is received after two weeks, the case details are updated prior to archiving and cancellation.
    - send|offer; wait|reply; update|details; archive|work; move|case; generate|message; update|details
    ? the customer calls or writes back declining the mortgage; the customer sends back the completed offer documents; not all prerequisite documents are provided; no answer is received
    > 1>2>3,5,6,7 3>4
    # helpdesk
    Incoming calls are answered by a first level agent, who records the problem in the ticket tool. It is then determined whether the agent can solve the problem himself. In case this is not possible, the ticket is handed over to the second level. The second level can consist of internal experts or of the manufacturer. Before the solution is sent to the customer, its quality is reviewed by a senior agent. There are two possibilities: The solution is accepted, in which case it is sent to the customer, or it is rejected, which means that the expert has to work on it again. After sending the solution, the agent closes the ticket.
    - answer|calls; record|problem; determine|; hand|ticket; review|quality; accept|solution; send|; reject|; work|; close|ticket
    ? this is not possible
    > 1>2>3>4>5>6,8 3>5 6>7>10 8>9
    # intake
    The intake process starts with a notice by telephone at the secretarial office. The notice is made by the family doctor of somebody who needs treatment. The secretarial worker asks for the name and address of the patient. Based on this information, the doctor determines which nursing officer is responsible for the patient. The nursing officer makes a decision about whether to place the patient in the current system. If the patient is already known, the existing file is fetched from the archive, otherwise a new file is created. A card is printed and handed out to the patient. Twice a week, two intakers are assigned to the new patients during a meeting. Next to this, a letter containing the date of the first appointment is sent to the patient.
    - notice|telephone; make|notice; ask|name; determine|; make|decision; fetch|file; create|file; print|card; hand|card; assign|intakers; send|letter
    ? the patient is already known
    > 1>2>3>4>5>6,7>8>9>10>11
    # invoice
    When an invoice arrives by mail, the clerk in the mail room scans it and attaches the image to a new case. An accountant compares the invoice to the purchase order. If the two match, the invoice is released for payment. In the event that they do not match, the accountant has two options. If the difference is less than ten euros, she books it to a special account and releases the invoice. If the difference is higher, she has to contact the buyer, who clarifies the matter with the supplier. Should the supplier be wrong, a corrected invoice is requested and the original one is discarded. As soon as the corrected invoice is there, the procedure starts over.
    - arrive|invoice; scan|invoice; attach|image; compare|invoice; release|invoice; book|; release|invoice; contact|buyer; clarify|matter; request|invoice; discard|
    ? the two match; they do not match; the difference is less than ten euros; the difference is higher; the supplier be wrong
    > 1>2>3>4>5,6,8 6>7 8>9>10>11
    # event planning
    To plan an event, the agency first meets the client in order to find out about his wishes. After that, three concepts are worked out by the creative team. The project manager calculates the costs for each of them. The concepts are then presented to the client. In most cases the client chooses one of the concepts, but it also happens that he rejects all of them; then the creative team has to start again. Once a concept has been chosen, the location is booked and the invitations are designed. These two tasks are done at the same time. Having printed the invitations, the agency mails them to the guests. On the day of the event, the agency sets up the stage, welcomes the guests and takes care of the catering. The last step is the settlement of the costs.
    - meet|client; work|concepts; calculate|costs; present|concepts; choose|one; reject|all; book|location; design|invitations; print|invitations; mail|; set|stage; welcome|guests; take|care; settlement|costs
    > 1>2>3>4>5,6 6>2 5>7,8>9>10>11>12>13>14
    # spoken beekeeping
    Yeah, so what do we do in a beekeeping year? In spring we open the hives for the first time and we check whether the queen is still there. If there's no queen we combine the hive with another one. When the cherry trees bloom, we put the honey boxes on top. Then, every week, we look for swarm cells. If you find any, you cut them out, or you split the hive. And in July we take the honey: we pull out the frames, uncap them and spin them. The honey runs through a sieve into a bucket. After the harvest we feed the bees with sugar, and then we treat them against mites. And then, well, you leave them alone until the next spring.
    - open|hives; check|; combine|hive; put|boxes; look|cells; cut|; split|hive; take|honey; pull|frames; uncap|; spin|; run|honey; feed|bees; treat|; leave|
    ? there's no queen; you find any
    > 1>2>3>4 2>4>5>6,7 5>8 6,7>8>9>10>11>12>13>14>15
    """#
}
