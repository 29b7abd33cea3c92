/// Texts that were used to find the rules.
extension ProcessTexts {
  static let development = #"""
    # goods without if
    Incoming goods are unloaded at the gate. A warehouse worker inspects each pallet. Faulty pallets are sent back to the supplier, intact pallets are stored in the hall. Afterwards, the inventory list is updated.
    - unload|goods; inspect|pallet; send|pallets; store|pallets; update|list
    ? faulty pallets; intact pallets
    > 1>2>3,4>5
    # orders by destination
    After an order has been received, the sales clerk enters it into the system. The further course depends on the destination. For domestic orders, the clerk books a truck. For international orders, the clerk fills in the customs papers and reserves a container. Then the warehouse packs the goods. Finally, the carrier picks up the goods.
    - receive|order; enter|order; book|truck; fill|papers; reserve|container; pack|goods; pick|goods
    ? domestic orders; international orders
    > 1>2>3,4 4>5 3,5>6>7
    # loan with ends
    A client applies for a loan at the branch. The advisor checks the documents. If documents are missing, the advisor contacts the client and waits for an answer. Then the credit score is determined. When the score is too low, the application is rejected and the process ends. Otherwise, the advisor prepares a contract. The client receives the contract by mail. If the client does not sign it within two weeks, the offer is withdrawn and the process ends. If the client signs it, the bank transfers the money.
    - apply|loan; check|documents; contact|client; wait|answer; determine|score; reject|application; prepare|contract; receive|contract; withdraw|offer; transfer|money
    ? documents are missing; the score is too low; the client does not sign; the client signs
    > 1>2>3>4>5 2>5>6,7 7>8>9,10
    # spoken merge
    So, um, how do we get code to production. You start by creating a branch, right. Then you commit your changes and you push the branch. After that you open a merge request, and then the pipeline runs the tests. If the pipeline is red, you fix the code and run the tests again. If it's green, a colleague reviews the request. So now the colleague might ask for changes, in which case you update the branch. Once it's approved, you click the merge button. And finally the server deploys the new version. Pretty simple, really.
    - create|branch; commit|changes; push|branch; open|request; run|tests; fix|code; review|request; ask|changes; update|branch; click|button; deploy|version
    ? the pipeline is red; it is green
    > 1>2>3>4>5>6>5 5>7>8>9>10>11 7>10
    # lentil soup
    To make the soup, first chop two onions and a carrot. Heat some oil in a large pot and fry the vegetables until they are soft. Add the lentils and pour in a liter of broth. Simmer the soup for half an hour. In the meantime, toast the bread. When the lentils are tender, blend the soup. If it is too thick, add some water. Season it with salt and serve it with the bread.
    - chop|onions; heat|oil; fry|vegetables; add|lentils; pour|liter; simmer|soup; toast|bread; blend|soup; add|water; season|soup; serve|soup
    ? it is too thick
    > 1>2>3>4>5>6,7>8>9>10 8>10>11
    # emergency room
    When a patient arrives at the emergency room, a nurse measures the blood pressure and asks about the symptoms. Critical patients are given oxygen; stable patients sit down in the waiting room. Then a doctor examines the patient and decides whether an x-ray is needed. If so, the patient goes to the radiology department, where the picture is taken. The doctor then discusses the findings with the patient. In the event of a fracture, a cast is applied. Otherwise, painkillers are prescribed. Before the patient leaves, the reception schedules a follow-up visit.
    - arrive|; measure|pressure; ask|symptoms; give|oxygen; sit|room; examine|patient; decide|; go|department; discuss|findings; apply|cast; prescribe|painkillers; schedule|visit; leave|
    ? critical patients; stable patients; an x-ray is needed; fracture
    > 1>2>3>4,5>6>7>8>9 7>9>10,11>12>13
    # claim in nouns
    The process starts with the receipt of a claim. After registration of the claim, a case handler verifies the coverage. In case of insufficient coverage, a rejection letter is sent and the process terminates. Otherwise, the next step is the assessment of the damage by an expert. The expert either confirms or disputes the amount. After the approval of the payment by the manager, the finance department pays the claimant.
    - receipt|claim; registration|claim; verify|coverage; send|letter; assessment|damage; confirm|amount; dispute|amount; approval|payment; pay|claimant
    ? insufficient coverage
    > 1>2>3>4,5 5>6,7>8>9
    # concert
    First the technicians build the stage. At the same time, the caterers set up the food stands. Prior to opening the doors, the security team checks the bags. Having scanned the ticket, the usher shows the guest to the seat. Both the light crew and the sound crew test their equipment before the band plays the first song.
    - build|stage; set|stands; check|bags; open|doors; scan|ticket; show|guest; test|equipment; play|song
    > 1,2>3>4>5>6>7>8
    # manuscript loop
    An editor receives the manuscript and forwards it to two reviewers. Each reviewer reads the text and writes a report. If the reports disagree, a third reviewer is asked. The editor summarizes the reports and sends them to the author. The author revises the manuscript. The reading and the revision are repeated until both reviewers are satisfied. Then the editor accepts the manuscript, and the publisher prints it.
    - receive|manuscript; forward|manuscript; read|text; write|report; ask|reviewer; summarize|reports; send|reports; revise|manuscript; accept|manuscript; print|manuscript
    ? the reports disagree; both reviewers are satisfied
    > 1>2>3>4>5>6 4>6>7>8>9>10 8>3
    # flat tire
    How to change a flat tire. Park the car on level ground and turn on the hazard lights. Loosen the nuts, then lift the car with the jack. Remove the nuts and take off the wheel. Put the spare wheel on. Unless the nuts are damaged, reuse them; otherwise use new ones. Lower the car and tighten the nuts. After driving fifty kilometers, check the nuts again.
    - park|car; turn|lights; loosen|nuts; lift|car; remove|nuts; take|wheel; put|wheel; reuse|nuts; use|; lower|car; tighten|nuts; drive|kilometers; check|nuts
    ? the nuts are damaged
    > 1>2>3>4>5>6>7>8,9>10>11>12>13
    # expenses spoken
    Okay, let me walk you through how we handle expense reports. The employee fills in a form, and, uh, attaches all the receipts. The form goes to the team lead, who has to approve it. If the amount is over five hundred euros, then it also has to be approved by the head of finance. In either case, accounting checks the receipts. Sometimes a receipt is missing, and in that case we ask the employee to hand it in. Once everything is complete, accounting, sorry, the payroll team pays out the money with the next salary.
    - fill|form; attach|receipts; go|form; approve|; approve|; check|receipts; ask|employee; pay|money
    ? the amount is over five hundred euros; a receipt is missing
    > 1>2>3>4>5>6 4>6>7>8 6>8
    # hotel
    The receptionist greets the guest and asks for a passport. Should the guest have no reservation, the receptionist looks for a free room. If no room is free, the guest is referred to another hotel and the process is over. The guest signs the registration form. The porter carries the luggage to the room unless the guest prefers to carry it himself. Then the receptionist hands over the key card.
    - greet|guest; ask|passport; look|room; refer|guest; sign|form; carry|luggage; hand|card
    ? the guest have no reservation; no room is free; the guest prefers to carry it
    > 1>2>3>4 3>5 2>5>6>7 5>7
    # outage
    The monitoring system detects an outage and alerts the engineer on call. The engineer looks at the logs. If the cause is clear, she fixes the problem directly. If the cause is unclear, she wakes up a second engineer and they investigate together. Either way, the fix is tested on the staging server. Once that is done, the fix is rolled out. After that, the team writes a report. If customers were affected, the support team informs them. The report is published at the end of the week.
    - detect|outage; alert|engineer; look|logs; fix|problem; wake|engineer; investigate|; test|fix; roll|fix; write|report; inform|customers; publish|report
    ? the cause is clear; the cause is unclear; customers were affected
    > 1>2>3>4,5 5>6 4,6>7>8>9>10>11 9>11
    # permit
    To obtain a building permit, the applicant submits the plans to the city office. Upon receipt, a clerk assigns a case number. The plans are reviewed by the fire department and by the environmental office in parallel. If one of them objects, the applicant has to change the plans and submit them again. If no objections are raised, the office calculates the fee. The permit is issued as soon as the fee has been paid. Permits that are not used within two years expire.
    - submit|plans; assign|number; review|plans; change|plans; calculate|fee; pay|fee; issue|permit
    ? one of them objects; no objections are raised
    > 1>2>3>4>1 3>5>6>7
    # cold brew without marks
    okay so today i wanna show you how to make cold brew coffee so first you grind the beans pretty coarse and then you put them in a jar then you add cold water and you give it a stir and then you close the jar and put it in the fridge for twelve hours and after that you filter the coffee through a cloth and if it's too strong you add some more water and then you serve it with ice
    - grind|beans; put|beans; add|water; give|stir; close|jar; put|; filter|coffee; add|water; serve|coffee
    ? it is too strong
    > 1>2>3>4>5>6>7>8>9 7>9
    # proposals
    The board discusses each proposal. Approved proposals are published on the website; rejected proposals are returned to their authors. Some authors rewrite the proposal, others give up. For published proposals, a budget is set and a project manager is named.
    - discuss|proposal; publish|proposals; return|proposals; rewrite|proposal; give|; set|budget; name|manager
    ? approved proposals; rejected proposals; some authors; others; published proposals
    > 1>2,3 3>4,5 2>6>7
    # garden center order
    A customer calls the garden center. The employee notes the wishes of the customer, looks up the plants and tells the customer the price. If the customer agrees, the employee creates the order; if not, the call is ended and the wishes are deleted. The gardener, who gets a copy of the order, digs up the plants. Large plants are wrapped in cloth, small plants are put into pots. When all plants are ready, the driver loads the truck. If nobody is at home, the driver leaves a card and takes the plants back to the garden center. Otherwise the customer signs the delivery note.
    - call|center; note|wishes; look|plants; tell|price; create|order; end|call; delete|wishes; dig|plants; wrap|plants; put|plants; load|truck; leave|card; take|plants; sign|note
    ? the customer agrees; large plants; small plants; nobody is at home
    > 1>2>3>4>5 4>6>7 5>8>9,10>11>12>13 11>14
    # we version
    We are an agency for translations. When we get a request, we first estimate the effort. We then have to find a translator. The translator gets the text and a deadline. While the translator works on the text, our project office prepares the invoice. As soon as the translation has arrived, a second translator proofreads it. It can happen that there are many mistakes. In this case the first translator has to correct the text. At the end we deliver the translation and send the invoice.
    - get|request; estimate|effort; find|translator; get|text; work|text; prepare|invoice; arrive|translation; proofread|translation; correct|text; deliver|translation; send|invoice
    ? there are many mistakes
    > 1>2>3>4>5,6>7>8>9>10 8>10>11
    # spoken onboarding
    Right so when somebody new joins us, what happens is that HR creates an account for them. And at the same time IT orders a laptop. On the first day, the, uh, the team lead gives the new colleague a tour and introduces them to everybody. The new colleague then has to do a security training. If they don't pass it they just do it again, no big deal. If they pass it, they get access to the systems. And then after about three months the team lead and the colleague have a talk, and the team lead decides whether to extend the contract.
    - create|account; order|laptop; give|tour; introduce|; do|training; get|access; have|talk; decide|
    ? they don't pass it; they pass it
    > 1,2>3>4>5>6>7>8
    # deploy with rollback
    The developer pushes a tag. The pipeline builds the image, scans it for known flaws and uploads it to the registry. If the scan finds a critical flaw, the pipeline stops and the developer is notified. Otherwise, the image is deployed to ten percent of the servers. The error rate is watched for fifteen minutes. If the rate rises, the old image is restored. If everything looks good, the remaining servers are updated.
    - push|tag; build|image; scan|image; upload|image; notify|developer; deploy|image; watch|rate; restore|image; update|servers
    ? the scan finds a critical flaw; the rate rises; everything looks good
    > 1>2>3>4>5,6 6>7>8,9
    # library
    Readers suggest new books on the website. A librarian collects the suggestions once a week and checks whether the library already owns the title. Titles that are already available are removed from the list, while missing titles are ordered from the bookseller. If the bookseller cannot deliver a title, the librarian looks for a used copy. When the books arrive, they are catalogued. Damaged copies are sent back. The reader who made the suggestion is informed by email.
    - suggest|books; collect|suggestions; check|; remove|titles; order|titles; look|copy; arrive|books; catalogue|books; send|copies; inform|reader
    ? missing titles; the bookseller cannot deliver a title; damaged copies
    > 1>2>3>4,5 5>6>7 5>7>8>9>10 8>10
    # pharmacy
    A patient hands in a prescription at the counter. The pharmacist scans it and checks the dose. In the event of a doubtful dose, the pharmacist phones the doctor. If the doctor cannot be reached, the patient is asked to come back later and the process ends. If the medicine is in stock, it is fetched from the shelf. If it is not in stock, it is ordered from the wholesaler, who delivers it in the afternoon. In both cases the pharmacist explains the use. Insured patients pay a small fee, uninsured patients pay the full price. Finally, a receipt is printed.
    - hand|prescription; scan|prescription; check|dose; phone|doctor; ask|patient; fetch|medicine; order|medicine; deliver|medicine; explain|use; pay|fee; pay|price; print|receipt
    ? doubtful dose; the doctor cannot be reached; the medicine is in stock; it is not in stock; insured patients; uninsured patients
    > 1>2>3>4>5 3,4>6,7 7>8 6,8>9>10,11>12
    # sourdough talk
    So, hello everybody, today we're gonna bake a sourdough bread. The first thing you wanna do is feed your starter the night before. In the morning you mix the flour with water and you let it rest for an hour. Then you add the salt and the starter and you knead the dough for, I don't know, ten minutes maybe. Now, if your dough is really sticky, you can add a little bit of flour. After that you shape a ball and put it in a basket. You wanna wait until it has doubled in size. In the meantime you preheat the oven. And then you bake the bread for forty minutes. Let me know in the comments how it went.
    - feed|starter; mix|flour; let|; add|salt; knead|dough; add|flour; shape|ball; put|ball; wait|; preheat|oven; bake|bread
    ? your dough is really sticky
    > 1>2>3>4>5>6>7 5>7>8>9,10>11
    # incident ticket
    The user reports a fault by phone or by email. The service desk creates a ticket and determines the priority. Urgent tickets are passed to the duty engineer; normal tickets go into the queue. The engineer analyzes the fault and tries to reproduce it. If this succeeds, a fix is developed and handed to the testers. If it does not succeed, the user is asked for more details and the analysis starts again. Only when the testers have released the fix, it is installed. Afterwards the user confirms the solution and the ticket is closed.
    - report|fault; create|ticket; determine|priority; pass|tickets; go|tickets; analyze|fault; reproduce|; develop|fix; hand|fix; ask|user; release|fix; install|fix; confirm|solution; close|ticket
    ? urgent tickets; normal tickets; this succeeds; it does not succeed
    > 1>2>3>4,5>6>7>8>9>11>12>13>14 7>10>6
    # blood donation
    Before donating blood, every donor fills out a questionnaire. A doctor reads the answers and measures the hemoglobin level. Donors who do not meet the criteria are sent home. All others lie down on a couch, and a nurse inserts the needle. During the donation, a second nurse watches the donor. Once half a liter has been collected, the needle is removed and the donor gets a snack. Meanwhile, the blood is labeled and brought to the laboratory. There it is tested for viruses. If a virus is found, the blood is destroyed and the donor is informed; otherwise it is released for hospitals.
    - fill|questionnaire; read|answers; measure|level; send|donors; lie|; insert|needle; watch|donor; collect|liter; remove|needle; get|snack; label|blood; bring|blood; test|blood; destroy|blood; inform|donor; release|blood
    ? do not meet the criteria; a virus is found
    > 1>2>3>4,5 5>6>7>8>9>10 8>11>12>13>14>15 13>16
    # car workshop
    The car workshop works as follows. First, the customer describes the problem, and the mechanic writes it down. Following a test drive, the mechanic examines the engine. Two things then happen in parallel: the mechanic orders the spare parts and the office sends an estimate to the customer. If the customer declines, the order is canceled and the process ends. Provided that the customer accepts, the mechanic repairs the car as soon as the parts have arrived. The head of the workshop inspects the repaired car. If she finds a fault, the car goes back to the mechanic. Otherwise the invoice is printed and the customer picks up the car.
    - describe|problem; write|problem; examine|engine; order|parts; send|estimate; cancel|order; arrive|parts; repair|car; inspect|car; print|invoice; pick|car
    ? the customer declines; the customer accepts; she finds a fault
    > 1>2>3>4,5>6 4,5>7>8>9>10>11 9>8
    # visa spoken
    yeah so getting the visa was basically like this. you fill out the form online, you print it, and you make an appointment at the embassy. on the day you bring the form and two photos. they check whether all the papers are there and if something is missing you have to make a new appointment. if everything is there you pay the fee and they take your fingerprints. then you wait for about two weeks. once the visa is ready you get a message and you pick up your passport.
    - fill|form; print|form; make|appointment; bring|form; check|; make|appointment; pay|fee; take|fingerprints; wait|; get|message; pick|passport
    ? something is missing; everything is there
    > 1>2>3>4>5>6 5>7>8>9>10>11
    # photo course
    Let's go over how to edit a photo. Open the picture in the editor and straighten the horizon. Next, crop the picture. You need to correct the brightness before you adjust the colors. If there are spots on the picture, remove them with the brush; if there are none, skip this step. Then sharpen the picture slightly. There are two ways to go on: either you export the picture as a file or you send it directly to the printer. In either case, save a copy of the original.
    - open|picture; straighten|horizon; crop|picture; correct|brightness; adjust|colors; remove|spots; sharpen|picture; export|picture; send|picture; save|copy
    ? there are spots on the picture; there are none
    > 1>2>3>4>5>6>7 5>7>8,9>10
    # procurement
    The procurement process begins when a department needs a product. The department writes a request, which the manager signs. Purchases below one thousand euros are made by the department itself. For larger purchases, the purchasing department obtains three offers and compares them. The cheapest supplier gets the order. When the goods are delivered, the warehouse checks the quantity, and the department tests the quality. Should there be any defects, the supplier is contacted and replaces the goods. Having approved the goods, the department forwards the invoice to accounting, which pays it within thirty days.
    - write|request; sign|request; make|purchases; obtain|offers; compare|offers; get|order; deliver|goods; check|quantity; test|quality; contact|supplier; replace|goods; approve|goods; forward|invoice; pay|invoice
    ? below one thousand euros; larger purchases; be any defects
    > 1>2>3,4 4>5>6 3,6>7>8>9>10>11>12 9>12>13>14
    # exam
    Students register for the exam in the portal. The office checks their credits: students with enough credits are admitted, the others receive a rejection. One week before the exam the office publishes the room plan. On the day of the exam, the supervisor distributes the sheets and the students solve the tasks. Two examiners then grade the sheets independently. If their grades differ by more than one point, a third examiner decides. In all other cases the average is taken. Students who fail may repeat the exam once. After the grades have been published, the students can inspect their sheets.
    - register|exam; check|credits; admit|students; receive|rejection; publish|plan; distribute|sheets; solve|tasks; grade|sheets; decide|; take|average; publish|grades; inspect|sheets
    ? students with enough credits; their grades differ by more than one point
    > 1>2>3,4 3>5>6>7>8>9,10>11>12
    """#
}
