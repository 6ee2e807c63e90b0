namespace Lifeline.Tests;

public class AgainstTheModel
{
    [Fact]
    public void Whatever_is_done_in_whatever_order_contexts_are_as_the_model_says() =>
        Chance.ForAll("the model", tests: 3000, longest: 120, Step.Any, Twin.Run);
}
