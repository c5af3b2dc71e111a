import { Text } from "@bigcommerce/big-design";
import { ShopCategoryPicker } from "../forms/ShopCategoryPicker";
import { useEdit } from "./edit";
import type { Revised } from "./Product";

/** A category of this product alone; it wins over the one that its BigCommerce category is mapped to. */
export function CategoryTab(product: Revised) {
  const { connection, detail } = product;
  const edit = useEdit(product);
  return (
    <>
      <Text>
        This choice is for this product alone. Without it, the mapping of &quot;{detail.row.category || "no category"}
        &quot; under Categories applies.
      </Text>
      <ShopCategoryPicker
        connection={connection}
        present={detail.row.shop_category}
        busy={edit.isPending}
        error={edit.error}
        back={detail.own_category ? "Back to the category's mapping" : undefined}
        choose={(category_id) => edit.mutate({ category_id })}
      />
    </>
  );
}
