/// Texts whose first scores the page tells; their diagrams were looked at afterwards.
extension ProcessTexts {
  static let firstRuns = #"""
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
    # tax refund
    The taxpayer submits the return through the portal. The system checks the data automatically. Returns without errors are processed at once, returns with errors are passed to an officer. The officer contacts the taxpayer and asks for an explanation. If no explanation arrives within thirty days, the officer estimates the amount. Otherwise he corrects the data. After that the notice is generated and sent to the taxpayer. If the taxpayer disagrees with the notice, he can file an objection, which is examined by another officer. When everything is settled, the refund is transferred.
    - submit|return; check|data; process|returns; pass|returns; contact|taxpayer; ask|explanation; estimate|amount; correct|data; generate|notice; send|notice; file|objection; examine|objection; transfer|refund
    ? returns without errors; returns with errors; no explanation arrives; the taxpayer disagrees
    > 1>2>3,4 4>5>6>7,8 3,7,8>9>10>11>12>13 10>13
    # meal kit spoken
    Okay so this is how our meal boxes get to you. On Monday you pick your recipes in the app. Then our buyers, they order the vegetables from the farmers. On Wednesday the trucks arrive and we, um, we check the quality. Anything that's not fresh goes to the compost. The good stuff gets weighed and packed into bags. At the same time another team prints the recipe cards. Then we put the bags and the cards into the box and close it. And on Thursday the courier brings it to your door. If you're not there he leaves it with a neighbor, otherwise he just hands it to you.
    - pick|recipes; order|vegetables; arrive|trucks; check|quality; go|; weigh|stuff; pack|stuff; print|cards; put|bags; close|; bring|; leave|; hand|
    ? you're not there
    > 1>2>3>4>5,6 6>7>9 6>8>9 9>10>11>12,13
    # library card
    To become a member, a visitor fills in a form and shows an identity card. The librarian enters the data into the system. For adults, a yearly fee of twenty euros is charged. For children, the card is free of charge, but a parent has to sign the form. Then the card is printed and handed over. Members may borrow up to ten books. If a book is not returned in time, a reminder is sent. After the third reminder, the card is blocked until the fine has been paid.
    - fill|form; show|card; enter|data; charge|fee; sign|form; print|card; hand|card; borrow|books; send|reminder; block|card; pay|fine
    ? adults; children; a book is not returned in time
    > 1>2>3>4,5 4,5>6>7>8>9>10
    # chip design
    The architect writes the specification. Two teams start from it: one designs the circuit, the other writes the test bench. The circuit is simulated with the test bench. As long as the simulation shows errors, the designers correct the circuit and the simulation is repeated. Once there are no more errors, the layout is drawn and checked against the rules. If a rule is violated, the layout has to be changed and checked again. Finally the data are sent to the factory.
    - write|specification; design|circuit; write|bench; simulate|circuit; correct|circuit; draw|layout; check|layout; change|layout; send|data
    ? the simulation shows errors; a rule is violated
    > 1>2,3>4>5>4 4>6>7>8>7 7>9
    # complaint
    A complaint can reach us by phone, by mail or through the shop. The person who takes it notes the name of the customer and the product. If the product is still under guarantee, the customer gets a new one without any questions. If the guarantee has expired, we ask the customer to send the product in. A technician then examines it. Should a repair be possible, he repairs it and we return it with an invoice; if it isn't, the customer is offered a discount on a new product. Either way, we ask the customer afterwards whether he was satisfied.
    - reach|us; note|name; get|one; ask|customer; examine|; repair|; return|; offer|discount; ask|customer
    ? the product is still under guarantee; the guarantee has expired; a repair be possible; it isn't
    > 1>2>3,4 4>5>6>7 5>8 3,7,8>9
    # bread factory
    Flour, water and yeast are weighed and put into the mixer. The dough is kneaded for ten minutes and then rests in a warm room. A machine divides the dough into pieces, which are rolled into balls. Balls that are too light are sorted out and kneaded again. The others travel on a belt through the oven. After baking, the loaves cool down for two hours before they are sliced. A worker takes a sample from every batch. If the sample is not good, the whole batch is thrown away. Otherwise the bread is wrapped and loaded onto the trucks.
    - weigh|flour; put|; knead|dough; rest|; divide|dough; roll|pieces; sort|balls; knead|balls; travel|; bake|; cool|loaves; slice|loaves; take|sample; throw|batch; wrap|bread; load|bread
    ? balls that are too light; the sample is not good
    > 1>2>3>4>5>6>7,9 7>8 9>10>11>12>13>14,15 15>16
    # seed order
    A farmer orders seeds by phone or by fax. The clerk writes the order into a list and checks whether the variety is in stock. If it is not, the clerk offers a similar variety. The farmer either takes the similar variety or cancels the order. Small orders are packed by hand, large orders are filled by the machine. When the parcel is ready, it is weighed and a label is printed. The parcel service collects the parcels in the evening. The invoice follows by mail.
    - order|seeds; write|order; check|; offer|variety; take|variety; cancel|order; pack|orders; fill|orders; weigh|parcel; print|label; collect|parcels; follow|invoice
    ? it is not; small orders; large orders
    > 1>2>3>4>5,6 3,5>7,8>9>10>11>12
    # gym member
    New members first get a tour of the gym. Afterwards a trainer asks them about their goals and measures their blood pressure. If the pressure is too high, they need a letter from their doctor before they can start. Otherwise the trainer writes a plan. The member trains twice a week with the plan. After six weeks the trainer and the member look at the results together. If the member is satisfied, the plan stays the same. If she isn't, the trainer changes the plan. Anyone who wants to leave the gym has to send a letter three months before the end of the contract.
    - get|tour; ask|them; measure|pressure; need|letter; write|plan; train|; look|results; change|plan; send|letter
    ? the pressure is too high; the member is satisfied; she isn't
    > 1>2>3>4,5 5>6>7>8
    # radio show spoken
    So how does a radio show get made? Well, in the morning the whole team meets and we collect ideas. Then everybody grabs a topic and starts calling people. What I usually do is I write down my questions beforehand. Once you've got the interview you cut it, and, you know, you throw out all the ums. Meanwhile, the producer picks the songs. Then comes the run-through: we read the texts out loud and if something sounds strange we change it. And at six we go live. When the show is over we sit together and talk about what went wrong.
    - meet|team; collect|ideas; grab|topic; call|people; write|questions; cut|; throw|ums; pick|songs; read|texts; change|; go|; sit|
    ? something sounds strange
    > 1>2>3>4>5>6>7>9 6>8>9 9>10>11>12 9>11
    # warranty engine
    The dealer reports a damaged engine to the manufacturer. The manufacturer opens a case and requests pictures. On the basis of the pictures, an engineer assesses whether the damage is covered by the warranty. Covered damages are repaired free of charge; in all other cases the customer receives an estimate. If the customer accepts the estimate, the dealer orders the parts. If he does not accept it, the engine is returned unrepaired and the case is closed. Once the engine has been repaired, it is tested on the test bench. Should the test fail, the repair has to be repeated. After a successful test the engine is installed and the customer picks up the car.
    - report|engine; open|case; request|pictures; assess|; repair|damages; receive|estimate; order|parts; return|engine; repair|engine; test|engine; install|engine; pick|car
    ? covered damages; the customer accepts the estimate; he does not accept it; the test fail
    > 1>2>3>4>5,6 6>7,8 5,7>10>11>12 10>5
    # blog post
    To publish a post, log in and click on the button for a new post. Type in the title and the text. If you want to add a picture, drag it into the window. Choose a category, or create a new one. Before you publish the post, read it once more. Then press the green button. The editor gets a message and checks the post. She can publish it, edit it or reject it. In the last case you get an email with the reasons.
    - log|; click|button; type|title; drag|picture; choose|category; create|one; read|post; publish|post; press|button; get|message; check|post; publish|; edit|; reject|; get|email
    ? you want to add a picture
    > 1>2>3>4>5,6>7>9>10>11>12,13,14 3>5,6 14>15
    """#
}
