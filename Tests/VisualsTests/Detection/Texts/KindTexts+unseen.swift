/// Scored before anybody looked at their diagrams; no rule was made for them.
extension KindTexts {
  static let unseen = #"""
    hierarchy | The order of the monks has an abbot at its head. The prior and the cellarer report to the abbot. The cellarer supervises the cooks and the gardeners.
    hierarchy | Vehicles can be split into land vehicles, watercraft and aircraft. Land vehicles include cars, trucks and trains. Aircraft include planes and helicopters.
    hierarchy | Our festival team is made up of three groups: stage, catering and tickets. Stage is led by Omar, catering by Lucy. Under Omar there are two sound engineers.
    timeline | The vaccine took years. Research started in 1987. The first trial was in 1995. In 2001 the vaccine was approved, and by 2010 it was used in ninety countries.
    timeline | So my day: at six I get up. At half past seven I take the train. From nine to five I work, and at eight in the evening I go to the gym.
    timeline | The church dates from 1180. A tower was added in 1340. In 1689 it burned down, and in 1702 it was rebuilt.
    cycle | A butterfly lays eggs on a leaf. A caterpillar hatches from each egg. The caterpillar eats and grows, and then it turns into a pupa. After two weeks a butterfly comes out of the pupa, and it all starts again.
    cycle | Money flows in a loop. Companies pay wages to households. Households spend the wages in shops. The shops buy goods from the companies. And so the money goes back to the companies.
    cause_and_effect | Heavy use of fertilizer causes algae to grow. The algae use up the oxygen, and the lack of oxygen leads to the death of fish. Because fish die, fishermen lose their jobs.
    cause_and_effect | Why did the shop close? Firstly, rents went up, which led to higher costs. Secondly, because of a new road fewer customers came. As a result, the shop lost money.
    cause_and_effect | Noise results in stress. Stress causes headaches, and headaches reduce performance. Poor performance leads to more stress.
    comparison | Solar panels work only by day, whereas wind turbines also work at night. Wind turbines are taller than solar panels. Solar panels make no noise, but wind turbines do.
    comparison | Compared to a gas stove, an induction stove is safer. Gas stoves react quickly. Induction stoves are easier to clean than gas stoves. A gas stove works with any pot, while an induction stove needs special pots.
    comparison | Hotel Alpha has forty rooms and a pool. Hotel Beta has ninety rooms but no pool. Hotel Alpha is close to the beach, Hotel Beta is close to the airport.
    chart | In January 300 people visited the page, in February 450, in March 800 and in April 1200.
    chart | The budget is divided as follows: rent 40 percent, food 25 percent, travel 15 percent and savings 20 percent.
    chart | Mount Avon is 2100 meters high, Mount Blair 1850 meters and Mount Corin 1400 meters.
    chart | The firm made a profit of two million euros in 2020, three million euros in 2021 and five million euros in 2022.
    list | There are four rules in this pool. Do not run. Take a shower before you swim. No food near the water. Listen to the guards.
    list | You will need the following tools: a hammer, a saw, a drill and a level.
    venn | Tea and coffee both contain caffeine and both are served hot. Tea is made from leaves. Coffee is made from beans.
    quadrant | We rank risks by how likely and how severe they are. Risks that are likely and severe are handled at once. Risks that are likely but not severe are watched. Risks that are severe but not likely get an emergency plan. Those that are neither likely nor severe are ignored.
    network | The sensor sends data to the hub. The hub talks to the cloud service. The phone app reads from the cloud service and controls the hub. The cloud service depends on a database.
    mind_map | Let's brainstorm about the school trip. There are four areas: destination, travel, costs and rules. Destination covers the lake and the mountains. Travel covers trains and buses.
    flowchart | A passenger arrives at the counter. The agent checks the passport. If the bag is too heavy, the passenger pays a fee. Then the agent prints the boarding pass.
    flowchart | To plant a tree, dig a deep hole. Put the tree into the hole and fill it with soil. Water the tree well. Tie it to a pole.
    flowchart | Next I'll show you how the mail gets sorted. The letters come in on a belt. A camera reads the address. The machine prints a code on each letter. Then the letters are dropped into boxes.
    key_phrases | Can you believe it's already December? Time flies. I haven't even thought about presents. What about you? Any plans for the holidays?
    key_phrases | The film is too long and the plot is weak. The actors try hard. The music saves some scenes. I would wait until it is on television.
    key_phrases | The mayor opened the new bridge on Sunday. Hundreds of people came. She said that it was a good day for the city. A band played.
    key_phrases | Rain taps softly on the roof. The fire is low. An old clock counts the hours, and far away a train calls out.
    key_phrases | I have always admired people who speak many languages. My aunt speaks five. She never went to university. She just loves words.
    key_phrases | Our hearts are with the families tonight. Words cannot express what we feel. We stand together, and we will not forget.
    key_phrases | Yes, hello, this is Martin speaking. No, she's not here at the moment. Should I tell her anything? Okay, I will. Thanks, bye.
    """#
}
