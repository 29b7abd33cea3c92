/// Scored before anybody looked at their diagrams; no rule was made for them.
extension ProcessTexts {
  static let unseen = #"""
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
    """#
}
