"""What training needs: for now, which machine there is to train on."""
