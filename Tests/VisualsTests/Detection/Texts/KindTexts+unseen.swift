/// Scored before anybody looked at their diagrams; no rule was made for them.
extension KindTexts {
  static let unseen = #"""
    hierarchy | The choir has a conductor. Below the conductor are four section leaders. Each section leader looks after ten singers.
    hierarchy | Sports can be classified into team sports and individual sports. Team sports include football and hockey. Individual sports include tennis, golf and running.
    hierarchy | The regional director oversees three store managers. Each store manager supervises two team leaders, and the team leaders report to the store managers.
    timeline | The village was first mentioned in 812. In 1530 a fire destroyed it. The railway came in 1874, and in 1962 the factory opened.
    timeline | Tomorrow's programme: at ten the museum opens. At eleven thirty there is a tour. At two in the afternoon a concert takes place.
    timeline | I joined the company in 2008. In 2011 I became team leader, and in 2016 I moved to the office in Oslo. Since 2020 I have been working from home.
    cycle | A star is born in a cloud of gas. It burns for billions of years. Then it swells and throws off its shell. The shell becomes a new cloud of gas, and the cycle begins again.
    cycle | We measure the room temperature. The controller compares it with the target. The valve opens or closes. The temperature changes, and we measure it again.
    cause_and_effect | Too much sugar causes tooth decay. Tooth decay leads to pain. Pain results in bad sleep.
    cause_and_effect | The road was closed because a tree had fallen. As a result, the buses were late. Because the buses were late, many people missed their trains.
    comparison | Glass bottles are heavier than plastic bottles. Glass bottles break easily, whereas plastic bottles do not break. Plastic bottles are cheaper than glass bottles.
    comparison | The first apartment has three rooms and a balcony. The second apartment has four rooms but no balcony. The first apartment is near the station, while the second apartment is near the park.
    comparison | Unlike coffee, tea contains little caffeine. Coffee wakes you up quickly. Tea, however, works slowly. Coffee is more popular than tea in our office.
    chart | The river is 320 kilometers long in Austria, 410 kilometers in Hungary and 590 kilometers in Serbia.
    chart | Twelve percent of the guests came from Asia, eighteen percent from America and seventy percent from Europe.
    chart | In 2019 we sold 4000 bikes. In 2020 it was 6500 bikes and in 2021 we sold 9000 bikes.
    list | There are three ways to save money. First, cook at home. Second, cancel what you do not use. Third, buy used things.
    list | These are my tips for new parents: sleep when the baby sleeps, accept help and do not worry.
    venn | Dolphins and sharks both live in the sea and both are fast swimmers. Dolphins breathe air. Sharks have gills.
    quadrant | Friends can be close or distant and old or new. Friends who are close and old come to the wedding. Friends who are close but not old are invited to the party. Friends who are old but not close get a card. Those who are neither close nor old get nothing.
    network | The bakery buys flour from the mill. The mill depends on the farmers. The bakery supplies the hotel and the school. The hotel works with the travel agency.
    mind_map | Let's think about our new garden. There are three topics: plants, paths and furniture. Plants include roses and herbs. Furniture includes a bench and a table.
    flowchart | The guest orders a meal. The waiter brings the order to the kitchen. The cook prepares the meal. If the guest has an allergy, the cook uses other ingredients. The waiter serves the meal.
    flowchart | Open the hood. Check the oil level. Pour in some oil if the level is low. Close the hood and start the engine.
    key_phrases | It was so nice to see you yesterday. You looked great. We must do this more often. Say hello to your brother.
    key_phrases | The government fell on Tuesday. Voters are angry and the economy is weak. Nobody knows what will happen now.
    key_phrases | Snow covers the silent hills. A fox crosses the field. The stars are bright and cold.
    key_phrases | The keyboard feels cheap. The keys are loud and the letters are hard to read. For this price I expected more.
    key_phrases | I would like to say a few words about our old colleague. He was kind. He always had time for us. We will miss him.
    """#
}
