using System.Reflection;

namespace Lifeline.Tests.Facts;

public class EveryFactHasATest
{
    [Fact]
    public void Every_number_from_1_to_23_has_at_least_one_test()
    {
        var numbers =
            from type in typeof(EveryFactHasATest).Assembly.GetTypes()
            from method in type.GetMethods()
            where method.IsDefined(typeof(FactAttribute), inherit: true)
            from trait in method.GetCustomAttributes<TraitAttribute>()
            where trait.Name == "Fact"
            select int.Parse(trait.Value);
        Assert.Empty(Enumerable.Range(1, 23).Except(numbers));
    }
}
