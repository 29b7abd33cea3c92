/// Short texts of each kind, and some that describe nothing to draw, used to find the rules.
extension KindTexts {
  static let development = #"""
    hierarchy | Maria Lopez heads the agency. Under her are three departments: design, sales and finance. The design department is headed by Tom. Sales is run by Aisha, and she has two regional managers under her.
    hierarchy | The army corps is made up of two divisions. Each division is split into three brigades. A brigade comprises four battalions, and every battalion has five companies.
    hierarchy | So how is our team set up? I'm at the top as the managing director. Then we have two people who report directly to me, the head of product and the head of engineering. The designers report to the head of product and the developers report to the head of engineering.
    hierarchy | Vertebrates fall into five groups: fish, amphibians, reptiles, birds and mammals. Mammals can be further subdivided into placentals, marsupials and monotremes. Kangaroos belong to the marsupials.
    timeline | The bridge was planned in 1890. Construction began in 1894 and took five years. In 1899 the bridge was opened to traffic. It was damaged by a flood in 1926 and rebuilt two years later, in 1928.
    timeline | I was born in 1975 in a small village. We moved to the city in 1982. I finished school in ninety three and then in ninety eight I got my degree. In 2003 I started my own company.
    timeline | The project runs over one year. In January we collect the requirements. From February to May the team builds the prototype. In June the prototype is tested, and in September the product is launched.
    cycle | A product has a life cycle. It is introduced on the market, then sales grow. After that the market matures, and finally sales decline. Then a new product is introduced, and it starts all over again.
    cycle | We work in sprints. First we plan the sprint. Then we build the features. At the end of the two weeks we review the result, and we talk about what we can do better. And then the next sprint begins and we plan again.
    cycle | The rock cycle has no beginning and no end. Magma cools and becomes igneous rock. The igneous rock weathers into sediment. The sediment is pressed into sedimentary rock. Under heat it turns into metamorphic rock, which melts and becomes magma again.
    cause_and_effect | Why did the train derail? There were several causes. The rail was worn out because maintenance had been skipped. The driver went too fast since the train was late. The fog also contributed to the accident.
    cause_and_effect | Lack of sleep makes people tired. Tired people make more mistakes. Mistakes result in accidents, and accidents bring about high costs.
    cause_and_effect | When the central bank raises interest rates, loans become more expensive. As a consequence, companies invest less. Lower investment leads to fewer jobs. Fewer jobs mean less consumption.
    comparison | Renting gives you flexibility, while buying builds wealth. When you rent, the landlord pays for repairs; when you buy, you pay for them yourself. Renting needs a small deposit, but buying needs a large down payment.
    comparison | There are two ways to travel to the island. The ferry takes six hours and costs twenty euros. The plane takes one hour but costs ninety euros. The ferry carries cars, whereas the plane only carries passengers.
    comparison | Python is dynamically typed, but Rust is statically typed. Compared with Python, Rust is much faster. Python has a garbage collector; Rust uses ownership instead. Learning Python is easy, while learning Rust takes time.
    comparison | Plan A costs ten thousand euros and takes three months. Plan B costs fifteen thousand euros and takes one month. Plan A needs two people, plan B needs five people.
    chart | The population of the village rose from 800 in 1990 to 1200 in 2000. By 2010 it had reached 1500, and in 2020 it was 1400.
    chart | Last quarter we had 120 new customers in the north, 95 in the south, 60 in the east and just 40 in the west.
    chart | About half of the budget goes to salaries, that's fifty percent. Twenty percent goes to rent, fifteen percent to marketing and the remaining fifteen percent to travel.
    chart | Our visitors went up from ten thousand in March to twenty five thousand in April. In May the number doubled to fifty thousand.
    chart | A cup of coffee has 95 milligrams of caffeine, a cup of black tea has 47 milligrams, green tea has 28 milligrams and a can of cola has 22 milligrams.
    list | Before you buy a house there are a few things to check. One, the roof. Two, the heating. Three, the neighbors. And four, the distance to work.
    list | Let me give you three tips for a better presentation. Number one, look at the audience. Number two, speak slowly. Number three, use pictures instead of text.
    list | Why should you learn a language? There are four good reasons. It keeps your brain young. It helps you at work. It makes traveling easier. And last but not least, you meet new people.
    venn | Frogs and newts share many features. Both are amphibians and both lay eggs in water. Only newts keep their tail. Only frogs can jump far.
    venn | What do a teacher and a coach have in common? Both explain things and both motivate people. A teacher gives grades. A coach trains a team.
    quadrant | We can place our ideas by cost and benefit. Ideas with high benefit and low cost we do right away. Ideas with high benefit and high cost we plan carefully. Ideas with low benefit and low cost are fillers. Ideas with low benefit and high cost we drop.
    network | The payment service calls the account service. The account service reads from the user database. The order service depends on the payment service and sends messages to the mail service. The mail service is connected to the queue.
    network | Anna is friends with Ben and Carla. Ben knows David. Carla works with David and Eva. Eva is married to Frank.
    mind_map | A healthy life has many sides. One aspect is nutrition, with vegetables, fruit and enough water. Another aspect is exercise, like running, swimming or yoga. The third aspect is rest, which means sleep and breaks.
    mind_map | Today I want to give an overview of machine learning. There are three main areas: supervised learning, unsupervised learning and reinforcement learning. Supervised learning covers classification and regression. Unsupervised learning covers clustering and dimension reduction.
    flowchart | First you need to open the settings. Then you have to choose the language. After that you just restart the app.
    flowchart | Photosynthesis begins when leaves absorb sunlight. The roots take up water from the soil. Carbon dioxide enters through tiny pores. The plant then combines these into sugar. Oxygen is released into the air.
    flowchart | If the light is on, press the red button. If it is off, check the plug first. If the plug is fine, call the service.
    flowchart | In order to get a library card, you go to the front desk and show your ID. They take a photo of you. You pay five dollars. Then they print the card and you can borrow books right away.
    key_phrases | Hey how are you doing? I'm fine, thanks. Did you see the game last night? Yeah, it was amazing, I couldn't believe the last goal. We should go together some time.
    key_phrases | The government said on Monday that it would not comment on the report. Opposition leaders criticized the silence. A spokesman told reporters that more information would follow.
    key_phrases | I wandered through the silent wood, where shadows slept beneath the trees. My heart was heavy as a stone, and all my songs were lost at sea.
    key_phrases | In my opinion the new law is a mistake. People do not want more rules. I think we should trust each other more, and I believe most people agree with me.
    key_phrases | Thank you all for coming tonight. It is a great honor to be here. My parents would be so proud. I want to thank my team and everyone who believed in me.
    key_phrases | The restaurant was a bit of a disappointment. The food was okay but nothing special. The waiter was friendly and the music was nice. I would not go there again.
    key_phrases | I really love this song. It reminds me of my childhood. My dad used to sing it in the car. We laughed a lot back then.
    key_phrases | The hotel is beautifully located near the beach. Rooms are bright and clean. Breakfast is rich. The staff is always helpful. Guests love the view from the terrace.
    key_phrases | Well, I don't know. Maybe we could meet on Tuesday, or Wednesday is fine too. Let me check with my wife and I'll call you back. Okay, bye.
    key_phrases | The senator was asked about the budget. He said he had not read it yet. Two of his colleagues left the room. Journalists waited outside until midnight.
    hierarchy | The bishop leads the diocese. Below him are the deans, and each dean oversees several parishes. Every parish is led by a priest.
    hierarchy | Our store has two levels of management. The store manager is in charge of everything. Three shift leaders answer to the store manager, and the cashiers answer to the shift leaders.
    hierarchy | Energy sources can be grouped into renewable and non-renewable sources. Renewable sources include wind, solar and hydro power. Coal, oil and gas are non-renewable sources.
    timeline | The telephone was patented in 1876. Fifty years later, in 1927, the first call across the Atlantic was made. Mobile phones appeared in 1973. In 2007 the smartphone changed everything.
    timeline | So our band, we started in two thousand and nine. Our first album came out in 2012. Then in 2016 the drummer left, and since 2018 we've been touring again.
    timeline | The conference starts at nine with a welcome speech. At ten there are three workshops. Lunch is served at half past twelve. At four in the afternoon the prizes are awarded.
    cycle | The seasons follow each other. In spring the plants sprout. In summer they grow. In autumn they lose their leaves. In winter they rest, until spring comes round again.
    cycle | Continuous improvement has four phases. You plan a change. You do it on a small scale. You check the results. You act on what you have learned. Then you go back to planning.
    cause_and_effect | Smoking damages the lungs. This causes shortness of breath. It also narrows the blood vessels, which leads to high blood pressure. High blood pressure can result in a stroke.
    cause_and_effect | Sales dropped last year for several reasons. The prices were too high. A new competitor entered the market. On top of that, the website was often down, so customers went elsewhere.
    comparison | Cats are independent. Dogs, on the other hand, need a lot of attention. A dog has to be walked every day, whereas a cat uses a litter box. Cats sleep more than dogs.
    comparison | The old model weighs two kilos, the new one only one. The battery of the old model lasts five hours, while that of the new model lasts ten. The new model is more expensive than the old model.
    comparison | Online courses are cheaper than classroom courses. Classroom courses offer personal contact, whereas online courses offer freedom. In online courses you learn alone, but in classroom courses you learn in a group.
    chart | In 2015 the firm had 40 employees. Two years later it was 75, and in 2020 they counted 160 employees. Today, in 2024, there are 210.
    chart | Sixty two percent of the voters chose the mayor, thirty percent chose her rival and eight percent voted for somebody else.
    chart | The tallest tower is 320 meters high. The second one has 280 meters, and the old one by the river is only 150 meters high.
    list | Here's what you need for the trip. Number one, a passport. Number two, good shoes. And number three, sunscreen.
    list | There are five reasons to choose us: fair prices, fast delivery, friendly staff, free returns and a five year warranty.
    venn | Novels and films have a few things in common. Both tell stories and both have characters. Novels describe thoughts. Films use music.
    quadrant | Let's sort the products by growth and share. Products with high growth and high share are stars. Products with high growth but low share are question marks. Products with low growth and high share are cash cows. Those with low growth and low share are dogs.
    network | The router is connected to the switch. The switch connects the printer, the server and two computers. The server talks to the backup system.
    mind_map | Let me sum up what belongs to a good wedding. There are four parts: the place, the food, the guests and the music. The food includes a cake and drinks. The music includes a band.
    flowchart | You wanna make pancakes? Okay. You mix flour, eggs and milk. Then you heat the pan and pour in some batter. When bubbles appear, you flip it. Then you serve it with syrup.
    flowchart | The applicant sends a letter. The secretary opens it. Good letters go to the director, bad letters are thrown away.
    flowchart | Before the surgery, the anesthetist talks to the patient. The nurse then brings the patient to the operating room. The surgeon removes the appendix. After the surgery, the patient wakes up in the recovery room.
    key_phrases | Oh my god, I can't believe you said that! No, seriously, it was so funny. Everyone was laughing. Anyway, what are you up to this weekend?
    key_phrases | The minister rejected the criticism on Friday. She said the figures were wrong. Members of her party expressed doubts. The debate will continue next week.
    key_phrases | Night falls on the quiet town. A dog barks somewhere. The moon hangs low above the hills, and no one hears the river sing.
    key_phrases | I think the best thing about living in the city is the people. Everybody is different. You never feel alone. But sometimes I miss the silence.
    key_phrases | We are delighted with our stay. The room was spacious and the bed was comfortable. The owners are lovely people. We will definitely come back.
    key_phrases | Honestly, the lecture was boring. The professor spoke too softly. Half of the students were on their phones. I nearly fell asleep.
    hierarchy | The hospital has a medical side and an administrative side. The medical director heads the doctors and the nurses. The administrative director heads the finance office and the kitchen. Both directors report to the chief executive.
    hierarchy | A university is organized like this. At the top is the president. Under the president there are four deans. Each dean is responsible for a faculty. The faculties are divided into departments.
    hierarchy | Plants are classified into two groups, flowering plants and non-flowering plants. Flowering plants are further divided into monocots and dicots. Ferns and mosses are non-flowering plants.
    hierarchy | So the way our team is organized is pretty simple. There's Julia, she runs the whole thing. Julia has two team leads under her, Mark and Sofia. Mark manages the designers and Sofia manages the developers.
    hierarchy | The European kestrel is a species of falcon. Falcons belong to the birds of prey. Eagles and hawks are birds of prey too. Birds of prey are a group of birds.
    timeline | The castle was built around 1250. In 1420 a fire destroyed the east wing. The family sold it in 1768. Since 1951 it has been a museum.
    timeline | At eight o'clock the delegates arrive. At nine the chair opens the meeting. There is a coffee break at half past ten. At noon lunch is served, and at two pm the vote takes place.
    timeline | My career in a nutshell: I joined the bank in 2001 as a trainee. Four years later, in 2005, I became a branch manager. In 2012 I moved to London, and since last year I have been retired.
    timeline | Here is our roadmap. In the first quarter we finish the design. In the second quarter the beta starts. In the third quarter we go live, and in the fourth quarter we expand to Asia.
    cycle | Carbon moves in a circle. Plants take carbon from the air. Animals eat the plants. When animals breathe, they give carbon back to the air. Dead plants and animals rot and carbon goes into the soil. From there it returns to the air, and the plants take it up again.
    cycle | Okay so the feedback loop works like this. We talk to customers. We find out what annoys them. We change the product. Then we ship it and we talk to the customers again.
    cycle | Day and night follow each other because the earth spins. In the morning the sun rises. At noon it stands high. In the evening it sets. At night it is dark, until the sun rises again.
    cause_and_effect | The river flooded because it had rained for weeks. The flood damaged the bridge. Since the bridge was closed, trucks had to take a detour. The detour led to delays in the factory.
    cause_and_effect | Stress can have many effects on the body. It raises the blood pressure. It disturbs sleep. Poor sleep weakens the immune system, and this results in more infections.
    cause_and_effect | Why is the app so slow? One reason is the database, which is overloaded. Another reason is that the images are too large. The slow app causes customers to leave.
    comparison | Let's look at paper books and e-books. A paper book is heavy, an e-book weighs nothing. Paper books never run out of battery, but e-books do. E-books are cheaper than paper books.
    comparison | The north of the country is cold and wet. The south, by contrast, is hot and dry. In the north people live from fishing, while in the south people live from farming.
    comparison | Which one should you buy, the phone or the tablet? The phone has a small screen, the tablet has a large screen. The phone fits into your pocket, the tablet doesn't. The phone costs three hundred dollars and the tablet costs five hundred dollars.
    comparison | Working from home means no commute, working in the office means you meet people. At home you save money, at the office you get free coffee. Working from home is quieter than working in the office.
    chart | Germany exported 300 thousand cars, Japan 250 thousand and Korea 180 thousand.
    chart | Our revenue was 1.2 million in 2018, 1.5 million in 2019, 0.9 million in 2020 and 2.1 million in 2021.
    chart | We asked two hundred students how they get to school. Ninety come by bus, sixty by bike, thirty on foot and twenty by car.
    chart | Unemployment fell from nine percent in 2010 to seven percent in 2013 and to five percent in 2016.
    chart | The marathon runner drinks about three liters a day, the cyclist four liters and the office worker only one and a half liters.
    list | What do you need to start a podcast? You need a microphone, a quiet room, a recording program and a good idea.
    list | My three favorite cities are Lisbon, Prague and Kyoto. Lisbon because of the light, Prague because of the bridges and Kyoto because of the gardens.
    list | There are several ways to save energy at home. Turn off the lights. Lower the heating at night. Wash at low temperatures. Unplug your devices.
    venn | Bats and birds both fly. Birds have feathers and lay eggs. Bats have fur and give birth to live young. What they share is that both are warm-blooded.
    venn | Marketing looks at customers. Engineering looks at technology. The overlap of marketing and engineering is the product: both work on it.
    quadrant | Some features are easy to build and valuable, we start with those. Some are valuable but not easy, we plan those. Some are easy but not valuable, we do them when there is time. And some are neither easy nor valuable, we forget those.
    network | Berlin is connected to Hamburg and Munich by train. Munich is connected to Vienna. Hamburg is linked to Copenhagen by a ferry. Vienna is connected to Budapest.
    network | The app calls the gateway. The gateway forwards requests to the user service and to the shop service. The shop service queries the product database, and the user service queries the user database. Both services publish events to the broker.
    network | Wolves eat deer. Deer eat grass. Foxes eat rabbits, and rabbits eat grass too. Eagles eat rabbits and snakes.
    mind_map | Let's collect ideas for the new website. For the content we could use stories, videos and interviews. For the design we have colors, fonts and pictures. For the technology there are hosting, search and forms.
    mind_map | Good health rests on several pillars. The first pillar is food: fresh vegetables, fruit and water. The second pillar is movement, for example walking and swimming. The third pillar is sleep.
    flowchart | You open the ticket system and look for new tickets. You pick the oldest one. If you can solve it yourself, you solve it and write an answer. If you can't, you pass it on to second level.
    flowchart | The milk is collected from the farms. It is heated to seventy degrees and cooled down again. Bacteria are added. After six hours the yogurt is filled into cups.
    flowchart | Let us see how a bill becomes law. A member introduces the bill. A committee discusses it. Then the house votes on it. If it passes, it goes to the senate. If the senate agrees, the president signs it.
    flowchart | To reset the router, hold the button for ten seconds. Wait until the light blinks. Then connect your laptop and open the setup page.
    key_phrases | What a day! First the bus was late, then it started to rain, and of course I had no umbrella. But my colleague brought cake, so it wasn't all bad.
    key_phrases | Shares of the company rose on Thursday. Analysts had expected weaker results. The chief executive thanked the employees and declined to comment on rumors.
    key_phrases | Somewhere a violin is playing. The street is empty and the windows are dark. I think of you and of the summer by the lake.
    key_phrases | I'm not sure about this proposal. It sounds nice on paper, but who is going to pay for it? And honestly, we have tried similar things before.
    key_phrases | The museum is well worth a visit. The paintings are impressive and the guides know a lot. There is a small café with delicious cakes. Children will love the garden.
    key_phrases | Good morning everyone and welcome to the show. My guest today is a famous writer. We have known each other for many years. It's great to have you here.
    key_phrases | The team played well in the first half. The goalkeeper saved two penalties. The fans sang until the end. The coach was proud of his players.
    key_phrases | She opened the door and saw nobody. The house was silent. A cup stood on the table. She felt that somebody had been there.
    hierarchy | There are two branches of mathematics that I use every day. Algebra consists of linear algebra and group theory. Analysis comprises calculus and differential equations.
    hierarchy | The captain commands the ship. Under the captain there is the first officer. The first officer is in charge of the deck crew, and the chief engineer runs the engine room.
    hierarchy | Our product line is organized into three families. The home family contains the lamp and the speaker. The office family contains the printer and the scanner.
    hierarchy | I lead a team of nine people. Peter and Jana are my deputies, they report to me. The junior analysts report to Peter, the senior analysts report to Jana.
    hierarchy | A computer has four main parts: the processor, the memory, the storage and the graphics card. The processor consists of cores and caches.
    timeline | In 1971 the first email was sent. The web was invented in 1989. In 1998 a search engine was founded in a garage, and the first tablet came out in 2010.
    timeline | Let's look at the schedule for the wedding. At two o'clock the guests arrive. At three the ceremony begins. At six thirty dinner is served, and at midnight there are fireworks.
    timeline | On March 3 we launched the beta. On April 12 the first customer signed up. By June we had one hundred customers, and in August we hired our first employee.
    timeline | In week one you learn the basics. In week two you write a small program. In week three you work in pairs, and in week four you present your project.
    cycle | The nitrogen cycle starts in the air. Bacteria bind the nitrogen in the soil. Plants take it up. Animals eat the plants. When they die, bacteria set the nitrogen free again, and it returns to the air.
    cycle | Every morning I make coffee, I read the news, I go to work, I come home, I cook, I sleep. And the next day it starts all over again.
    cycle | First we collect the bottles. The bottles are washed and crushed. The glass is melted and formed into new bottles. The new bottles are filled and sold, and then they are collected again.
    cause_and_effect | The harvest failed because of the drought. The bad harvest led to higher prices. Higher prices caused unrest in the cities.
    cause_and_effect | Low water levels have several causes. One cause is the hot summer. Another cause is the new dam. Low water levels result in problems for ships.
    cause_and_effect | If the brakes are not checked, they wear out. Worn brakes cause accidents. Accidents lead to injuries and to traffic jams.
    cause_and_effect | The server crashed since the disk was full. Due to the crash, orders were lost. The lost orders caused angry customers.
    comparison | There are two kinds of drills. The hammer drill is heavy and loud, the cordless drill is light and quiet. The hammer drill costs two hundred euros, the cordless drill costs one hundred.
    comparison | Mountain bikes have wide tires, but road bikes have narrow tires. Mountain bikes are good in the forest. Road bikes are faster on the street. A mountain bike weighs more than a road bike.
    comparison | What's the difference between a virus and a bacterium? A virus needs a host, while a bacterium can live alone. Bacteria can be treated with antibiotics, viruses cannot. Viruses are smaller than bacteria.
    comparison | In the city rents are high, in the country rents are low. In the city you have many jobs, whereas in the country there are few. The city is louder than the country.
    chart | The trees in the park are 12 percent oaks, 30 percent beeches and 58 percent maples.
    chart | It took the winner 54 minutes, the second runner 57 minutes and the third runner 61 minutes.
    chart | Between 2000 and 2020 the number of wolves rose. There were 50 wolves in 2000, 200 wolves in 2010 and 900 wolves in 2020.
    chart | Three hundred employees work in Berlin, one hundred and twenty in Paris and eighty in Rome.
    list | My advice for the interview: be on time, dress well, ask questions and smile.
    list | There are a few reasons why people move. Some look for work. Some want to study. Others follow their family.
    list | We have three goals for this year. We want to grow. We want to save energy. And we want to hire more women.
    venn | Lawyers and judges have things in common: both study law and both work in court. Lawyers represent clients. Judges decide cases.
    venn | The two courses overlap. Both cover statistics and both need a laptop. The first course teaches Python. The second course teaches R.
    quadrant | A skill can be rare or common, and useful or useless. Skills that are rare and useful are gold. Skills that are useful but not rare are standard. Skills that are rare but not useful are hobbies. Skills that are neither rare nor useful are a waste of time.
    network | Our website uses the login service and the search service. The search service depends on the index. The login service is connected to the customer database. The index reads from the product database.
    network | Lena knows Max. Max works with Sara and Tom. Sara is the sister of Lena. Tom trusts Lena.
    mind_map | Think of a good book. There are several aspects: plot, characters and language. The plot includes conflict and suspense. The language includes dialog and style.
    mind_map | What comes to mind when we talk about water? There are three topics: drinking, energy and transport. Energy includes dams and tides. Transport includes ships and canals.
    flowchart | Turn left at the church. Go straight for two kilometers. Cross the bridge and take the first street on the right. Park behind the supermarket.
    flowchart | How is paper made? First the wood is cut into chips. The chips are boiled until they turn into pulp. The pulp is bleached and spread on a sieve. Finally it is pressed and dried.
    flowchart | Okay, so if a guest wants to pay by card, you type in the amount. The guest puts in the card. If the card is refused, ask for cash. If it goes through, print the receipt.
    flowchart | The immune system works like this. A virus enters the body. White blood cells notice the virus and send a signal. Other cells produce antibodies. The antibodies bind the virus, and it is destroyed.
    key_phrases | The weather will stay mild. There will be some clouds in the north. In the south it will be sunny. Winds will be light.
    key_phrases | He was a quiet man. Everybody in the village liked him. His garden was full of roses, and his door was never locked.
    key_phrases | Police are looking for witnesses of the accident. A spokeswoman said two people had been hurt. The road was closed for hours.
    key_phrases | I'm so tired of this discussion. We've been talking about it for months. Nobody listens. It's frustrating.
    key_phrases | This phone is great. The screen is bright, the sound is clear and the camera is fantastic. I'm very happy with it. Highly recommended.
    key_phrases | Life is what you make of it. Don't worry about tomorrow. Be kind to others. Love is all we need.
    key_phrases | Thanks for your letter. I was so glad to hear from you. The children are fine and the dog is getting old. Write again soon.
    key_phrases | We had dinner at a small place near the river. The fish was excellent. Later we walked along the water and talked about old times.
    """#
}
